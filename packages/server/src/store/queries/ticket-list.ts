import { printFilter, type TicketEntity } from '@balcao/contract';
import type { Viewer } from '../../domain/visibility.ts';
import type { Reads, SqlValue } from '../store.ts';
import type { Row } from '../tables/columns.ts';
import { ticketRows } from '../tables/tables.ts';
import { type Page, type Place, pageOf, readCursor } from './cursor.ts';
import { type Branch, planTickets, type TicketPlan } from './ticket-plan.ts';

export interface TicketQuery {
  readonly filter?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

type TicketRow = Row & { readonly sort_key: number; readonly id: string };

/** A page of the tickets that the viewer may see and that match, after the cursor's place in the order of the filter. */
export async function listTickets(
  reads: Reads,
  viewer: Viewer,
  query: TicketQuery,
  nowMs: number,
): Promise<Page<TicketEntity>> {
  return readPage(reads, await planTickets(reads, viewer, query.filter, nowMs), query);
}

/** A page of a list that is planned. */
export async function readPage(
  reads: Reads,
  plan: TicketPlan,
  query: Omit<TicketQuery, 'filter'>,
): Promise<Page<TicketEntity>> {
  const list = `tickets ${printFilter(plan.filter)}`;
  const after = readCursor(list, query.cursor, ['number', 'string']);
  if (plan.branches.length === 0) return { items: [], nextCursor: null };
  const { sql, params } = pageSql(plan, after, query.limit + 1);
  const rows = await reads.all<TicketRow>(sql, params);
  const page = pageOf(list, rows, query.limit, ({ sort_key: key, id }) => ({ key, tie: id }));
  return { items: page.items.map(ticketRows.fromRow), nextCursor: page.nextCursor };
}

/** Columns of tickets `t`. */
export const ticketColumns = ticketRows.columns
  .split(', ')
  .map((column) => `t.${column}`)
  .join(', ');

/** Each branch yields a page of its own in order; the merge of them keeps one. */
export function pageSql(plan: TicketPlan, after: Place | null, limit: number) {
  const order = plan.filter.sort.descending ? 'DESC' : 'ASC';
  const branches = plan.branches.map((branch, place) => branchSql(plan, branch, after, limit, place));
  const sql = `SELECT ${ticketColumns}, p.k AS sort_key FROM (
      SELECT DISTINCT id, k FROM (${branches.map((branch) => branch.sql).join(' UNION ALL ')}) u
      ORDER BY k ${order}, id ${order} LIMIT ?
    ) p CROSS JOIN tickets t WHERE t.id = p.id ORDER BY p.k ${order}, p.id ${order}`;
  return { sql, params: [...branches.flatMap(({ params }) => params), limit] };
}

/** How many there are, counted no further than `most`. */
export async function countPlanned(reads: Reads, plan: TicketPlan, most: number): Promise<number> {
  if (plan.branches.length === 0) return 0;
  const branches = plan.branches.map(({ from, where, order }) => {
    return `SELECT ${order?.id ?? 't.id'} AS id FROM ${from} WHERE ${where.sql} AND ${plan.conditions.sql}`;
  });
  const params = plan.branches.flatMap(({ fromParams, where }) => [
    ...fromParams,
    ...where.params,
    ...plan.conditions.params,
  ]);
  const row = await reads.get<{ n: number }>(
    `SELECT COUNT(*) AS n FROM (SELECT id FROM (${branches.join(' UNION ')}) u LIMIT ${most}) c`,
    params,
  );
  return Number(row?.n ?? 0);
}

function branchSql(plan: TicketPlan, branch: Branch, after: Place | null, limit: number, place: number) {
  const { conditions, filter } = plan;
  const [order, beyond] = filter.sort.descending ? ['DESC', '<'] : ['ASC', '>'];
  const key = branch.order === undefined ? plan.sortKey : { sql: branch.order.activity, params: [] };
  const id = branch.order?.id ?? 't.id';
  const keyset = after === null ? '' : ` AND (${key.sql}, ${id}) ${beyond} (?, ?)`;
  const params: SqlValue[] = [
    ...key.params,
    ...branch.fromParams,
    ...branch.where.params,
    ...conditions.params,
    ...(after === null ? [] : [...key.params, after.key, after.tie]),
    limit,
  ];
  const sql = `SELECT * FROM (SELECT ${id} AS id, ${key.sql} AS k FROM ${branch.from}
    WHERE ${branch.where.sql} AND ${conditions.sql}${keyset} ORDER BY k ${order}, ${id} ${order} LIMIT ?) b${place}`;
  return { sql, params };
}
