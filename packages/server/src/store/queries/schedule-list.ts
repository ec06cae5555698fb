import { mostSchedulesCounted, type ScheduleEntity, type ScheduleState } from '@balcao/contract';
import { type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads, SqlValue } from '../store.ts';
import { placeholders, type Row } from '../tables/columns.ts';
import { schedules } from '../tables/tables.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';

export interface ScheduleQuery {
  readonly ticketId?: string | undefined;
  readonly contactId?: string | undefined;
  readonly userId?: string | undefined;
  /** Null for all. */
  readonly state: ScheduleState | null;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const columns = schedules.columnNames.map((column) => `s.${column}`).join(', ');

/** Scheduled messages of tickets that the viewer sees, the next to leave first, and how many there are. */
export async function listSchedules(
  reads: Reads,
  viewer: Viewer,
  query: ScheduleQuery,
): Promise<Page<ScheduleEntity> & { readonly count: number }> {
  const list = `schedules ${JSON.stringify([query.ticketId, query.contactId, query.userId, query.state])}`;
  const after = readCursor(list, query.cursor, ['number', 'string']);
  const asked = (
    [
      ['s.ticket_id', query.ticketId],
      ['s.contact_id', query.contactId],
      ['s.created_by', query.userId],
      ['s.state', query.state ?? undefined],
    ] as const
  ).filter(([, value]) => value !== undefined);
  const visible = visibleSql(viewer);
  const where = [...asked.map(([column]) => `${column} = ?`), visible.sql].join(' AND ');
  const params: SqlValue[] = [...asked.map(([, value]) => value ?? null), ...visible.params];
  const from = `schedules s JOIN tickets t ON t.id = s.ticket_id WHERE ${where}`;
  const rows = await reads.all<Row>(
    `SELECT ${columns} FROM ${from}${after === null ? '' : ' AND (s.run_at, s.id) > (?, ?)'} ORDER BY s.run_at, s.id LIMIT ?`,
    [...params, ...(after === null ? [] : [after.key, after.tie]), query.limit + 1],
  );
  const counted = await reads.get<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM ${from} LIMIT ${mostSchedulesCounted}) x`,
    params,
  );
  const page = pageOf(list, rows.map(schedules.fromRow), query.limit, ({ runAt, id }) => ({
    key: Date.parse(runAt),
    tie: id,
  }));
  return { ...page, count: counted?.n ?? 0 };
}

/** Names that people know them by, of each kind in one look-up. */
export async function scheduleNames(reads: Reads, listed: readonly ScheduleEntity[]) {
  const lookUp = async <T extends string | number>(sql: string, ids: readonly string[]): Promise<Map<string, T>> => {
    const some = [...new Set(ids)];
    if (some.length === 0) return new Map();
    const rows = await reads.all<{ id: string; name: T }>(`${sql} WHERE id IN (${placeholders(some.length)})`, some);
    return new Map(rows.map(({ id, name }) => [id, name]));
  };
  return {
    numbers: await lookUp<number>(
      'SELECT id, number AS name FROM tickets',
      listed.map(({ ticketId }) => ticketId),
    ),
    contacts: await lookUp<string>(
      'SELECT id, name FROM contacts',
      listed.map(({ contactId }) => contactId),
    ),
    users: await lookUp<string>(
      'SELECT id, name FROM users',
      listed.map(({ createdBy }) => createdBy),
    ),
  };
}
