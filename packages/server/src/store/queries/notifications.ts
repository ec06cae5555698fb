import type { NotificationItem } from '@balcao/contract';
import { type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads, SqlValue } from '../store.ts';
import type { Row } from '../tables/columns.ts';
import { notifications } from '../tables/tables.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';

const columns = notifications.columnNames.map((column) => `n.${column}`).join(', ');
const from = 'notifications n LEFT JOIN tickets t ON t.id = n.ticket_id';

/**
 * The viewer's own, and of those what may still be seen: word of a ticket goes out of sight with it, and a token of a lesser role
 * does not read what its role may not.
 */
function visibleNews(viewer: Viewer): { readonly sql: string; readonly params: readonly SqlValue[] } {
  const ofTicket = visibleSql(viewer);
  const needs = [
    ...(viewer.grants['room.use'] === undefined ? ['n.room_id IS NULL'] : []),
    ...(viewer.grants['task.write'] === undefined ? ['n.task_id IS NULL'] : []),
    ...(viewer.grants['catalogue.use'] === undefined ? ['n.ticket_id IS NOT NULL'] : []),
  ];
  return {
    sql: ['n.user_id = ?', `(n.ticket_id IS NULL OR ${ofTicket.sql})`, ...needs].join(' AND '),
    params: [viewer.userId, ...ofTicket.params],
  };
}

interface NewsQuery {
  readonly unread: boolean;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export async function listNotifications(
  reads: Reads,
  viewer: Viewer,
  { unread, limit, cursor }: NewsQuery,
): Promise<Page<NotificationItem>> {
  const list = `notifications ${viewer.userId} ${unread}`;
  const before = readCursor(list, cursor, ['number', 'string']);
  const visible = visibleNews(viewer);
  const rows = await reads.all<Row>(
    `SELECT ${columns} FROM ${from} WHERE ${visible.sql}${unread ? ' AND n.read_at IS NULL' : ''}${before === null ? '' : ' AND (n.created_at, n.id) < (?, ?)'}
      ORDER BY n.created_at DESC, n.id DESC LIMIT ?`,
    [...visible.params, ...(before === null ? [] : [before.key, before.tie]), limit + 1],
  );
  const page = pageOf(list, rows.map(notifications.fromRow), limit, ({ createdAt, id }) => ({
    key: Date.parse(createdAt),
    tie: id,
  }));
  // Whose they are goes without saying.
  const items = page.items.map(({ userId: _owner, ...item }) => item);
  return { items, nextCursor: page.nextCursor };
}

/** Counting stops here: past it the number says nothing. */
const mostUnread = 1000;

export async function unreadNotifications(reads: Reads, viewer: Viewer): Promise<number> {
  const visible = visibleNews(viewer);
  const row = await reads.get<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM ${from} WHERE ${visible.sql} AND n.read_at IS NULL LIMIT ${mostUnread}) x`,
    visible.params,
  );
  return row?.n ?? 0;
}
