import type { SqlValue } from '../store.ts';

/** A piece of SQL and the parameters of its `?`, in order. */
export interface Sql {
  readonly sql: string;
  readonly params: readonly SqlValue[];
}

/** A SELECT of tickets (column `id`); unique when it cannot find one twice. */
export interface Candidates extends Sql {
  readonly isUnique?: true;
}

/** Straight from the rows of tickets `t`, each once. */
export const ticketsWhere = (sql: string, params: readonly SqlValue[] = []): Candidates => ({
  sql: `SELECT t.id FROM tickets t WHERE ${sql}`,
  params,
  isUnique: true,
});

/** What must hold of tickets `t`; never unknown (NULL), so that it can be negated. */
export interface Condition extends Sql {
  /** SELECT of exactly the tickets (column `id`) for which it holds, where an index finds them. */
  readonly candidates?: Candidates;
  /** The same tickets as lists that an index keeps by state and last activity. */
  readonly walks?: readonly Walk[];
}

/** FROM and WHERE of one such list, and the columns that hold its state, its order and the ticket. */
export interface Walk {
  readonly from: string;
  readonly where: string;
  readonly params: readonly SqlValue[];
  /** FROM and WHERE of as many rows, for counting them. */
  readonly counted: { readonly from: string; readonly where: string };
  readonly state: string;
  readonly activity: string;
  readonly id: string;
}

export const never: Condition = {
  sql: '1 = 0',
  params: [],
  candidates: { sql: 'SELECT id FROM tickets WHERE 1 = 0', params: [] },
};

export function holds(sql: string, params: readonly SqlValue[] = [], candidates?: Candidates): Condition {
  return candidates === undefined ? { sql, params } : { sql, params, candidates };
}

export function not(condition: Sql): Condition {
  return { sql: `NOT (${condition.sql})`, params: condition.params };
}

export function all(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return { sql: '1 = 1', params: [] };
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' AND '),
    params: conditions.flatMap(({ params }) => params),
  };
}

/** Candidates survive only when each of the conditions has some. */
export function anyOf(conditions: readonly Condition[]): Condition {
  const [only] = conditions;
  if (only === undefined) return never;
  if (conditions.length === 1) return only;
  const joined = {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' OR '),
    params: conditions.flatMap(({ params }) => params),
  };
  const candidates = conditions.flatMap((condition) => condition.candidates ?? []);
  const canWalk = conditions.every(({ walks }) => walks !== undefined);
  return {
    ...joined,
    ...(candidates.length === conditions.length ? { candidates: union(candidates) } : {}),
    ...(canWalk ? { walks: conditions.flatMap(({ walks }) => walks ?? []) } : {}),
  };
}

export function union(selects: readonly Sql[]): Sql {
  return {
    sql: selects.map(({ sql }) => sql).join(' UNION ALL '),
    params: selects.flatMap(({ params }) => params),
  };
}
