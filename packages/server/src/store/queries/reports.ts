import type { ReportDimension } from '@balcao/contract';
import { type Day, daysOf, type Period } from '../../domain/period.ts';
import { type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads, SqlValue } from '../store.ts';

/*
 * Figures over the tickets that the viewer may see, the archived ones among them: what was done counts wherever it is kept.
 * Each statement walks an index on the time it asks about, so that a report costs what its period holds.
 */
export interface ReportQuery {
  readonly viewer: Viewer;
  readonly period: Period;
  readonly by: ReportDimension | undefined;
  readonly zone: string;
}

type TimeColumn = 'created_at' | 'first_reply_at' | 'resolved_at';

export interface Line {
  /** Null for tickets that have none of it, and where there is only one line. */
  readonly key: string | null;
}

/** FROM and WHERE of tickets `t` whose time is in the period, and what they are grouped by. */
function source(
  { viewer, period, by, zone }: ReportQuery,
  column: TimeColumn,
  person: 't.assignee_id' | 't.resolved_by',
) {
  const visible = visibleSql(viewer);
  const within = { sql: `t.${column} >= ? AND t.${column} < ?`, params: [period.fromMs, period.untilMs] };
  const keys: Readonly<Record<Exclude<ReportDimension, 'day' | 'tag'>, string>> = {
    user: person,
    queue: 't.queue_id',
    connection: 't.connection_id',
    demand: 't.demand_id',
    type: 't.type_id',
  };
  if (by === 'day') {
    const days = daysOf(period, zone);
    return {
      sql: `${daysSql(days)} CROSS JOIN tickets t WHERE t.${column} >= d.from_ms AND t.${column} < d.until_ms AND ${visible.sql}`,
      params: [...days.flatMap((day): SqlValue[] => [day.name, day.fromMs, day.untilMs]), ...visible.params],
      key: 'd.name',
    };
  }
  const tags = by === 'tag' ? ' LEFT JOIN ticket_tags g ON g.ticket_id = t.id' : '';
  return {
    sql: `tickets t${tags} WHERE ${within.sql} AND ${visible.sql}`,
    params: [...within.params, ...visible.params],
    key: by === 'tag' ? 'g.tag_id' : by === undefined ? 'NULL' : keys[by],
  };
}

function daysSql(days: readonly Day[]): string {
  const [first, ...others] = days.map(
    () => 'SELECT CAST(? AS text) AS name, CAST(? AS bigint) AS from_ms, CAST(? AS bigint) AS until_ms',
  );
  return `(${[first, ...others].join(' UNION ALL ')}) d`;
}

export async function countCreated(
  reads: Reads,
  query: ReportQuery,
): Promise<readonly (Line & { readonly created: number; readonly inProgress: number })[]> {
  const { sql, params, key } = source(query, 'created_at', 't.assignee_id');
  return reads.all(
    `SELECT k AS key, CAST(count(*) AS int) AS created, CAST(sum(active) AS int) AS "inProgress"
     FROM (SELECT ${key} AS k, CASE WHEN t.state = 'closed' THEN 0 ELSE 1 END AS active FROM ${sql}) x GROUP BY k`,
    params,
  );
}

export async function countResolved(
  reads: Reads,
  query: ReportQuery,
): Promise<readonly (Line & { readonly resolved: number })[]> {
  const { sql, params, key } = source(query, 'resolved_at', 't.resolved_by');
  return reads.all(
    `SELECT k AS key, CAST(count(*) AS int) AS resolved FROM (SELECT ${key} AS k FROM ${sql}) x GROUP BY k`,
    params,
  );
}

export interface Times extends Line {
  readonly count: number;
  readonly averageSeconds: number;
  readonly medianSeconds: number;
  readonly p90Seconds: number;
}

/** How long it took from creation to `column`; the ranks are the nearest, so each figure is a time that was taken. */
export async function timesUntil(
  reads: Reads,
  query: ReportQuery,
  column: 'first_reply_at' | 'resolved_at',
): Promise<readonly Times[]> {
  const { sql, params, key } = source(query, column, column === 'resolved_at' ? 't.resolved_by' : 't.assignee_id');
  const rows = await reads.all<Times>(
    `SELECT k AS key, CAST(max(n) AS int) AS count, CAST(round(avg(seconds)) AS int) AS "averageSeconds",
       CAST(max(CASE WHEN place = (n + 1) / 2 THEN seconds END) AS int) AS "medianSeconds",
       CAST(max(CASE WHEN place = (n * 9 + 9) / 10 THEN seconds END) AS int) AS "p90Seconds"
     FROM (
       SELECT k, seconds, row_number() OVER (PARTITION BY k ORDER BY seconds) AS place, count(*) OVER (PARTITION BY k) AS n
       FROM (SELECT ${key} AS k, (t.${column} - t.created_at) / 1000 AS seconds FROM ${sql}) x
     ) y GROUP BY k`,
    params,
  );
  return rows;
}
