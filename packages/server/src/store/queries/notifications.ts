import type { NotificationEntity, NotificationItem } from '@balcao/contract';
import { type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads, SqlValue } from '../store.ts';
import { placeholders, type Row } from '../tables/columns.ts';
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
    ...(viewer.grants['catalogue.use'] === undefined ? ['(n.ticket_id IS NOT NULL OR n.ticket_count > 1)'] : []),
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
  return { items: await withNames(reads, viewer, page.items), nextCursor: page.nextCursor };
}

interface NamedTicket {
  readonly id: NotificationItem['tickets'][number]['id'];
  readonly number: number;
  readonly contact_id: NotificationItem['tickets'][number]['contact']['id'];
  readonly name: string;
}

/** With what they are about, as far as the viewer may see it now. Whose they are goes without saying. */
async function withNames(
  reads: Reads,
  viewer: Viewer,
  news: readonly NotificationEntity[],
): Promise<NotificationItem[]> {
  const tickets = await ticketsNamed(reads, viewer, news);
  const contacts = await contactsNamed(reads, news);
  return news.map(({ userId: _owner, ticketIds, ...item }) => {
    const ticket = tickets.get(item.ticketId ?? '');
    const name = contacts.get(item.contactId ?? '');
    return {
      ...item,
      ticket: ticket === undefined ? null : { id: ticket.id, number: ticket.number },
      contact: item.contactId === null || name === undefined ? null : { id: item.contactId, name },
      tickets: ticketIds
        .map((id) => tickets.get(id))
        .filter((found) => found !== undefined)
        .map(({ id, number, contact_id: contactId, name: contactName }) => ({
          id,
          number,
          contact: { id: contactId, name: contactName },
        })),
    };
  });
}

/** A statement takes so many parameters and no more. */
const atOnce = 500;

async function ticketsNamed(
  reads: Reads,
  viewer: Viewer,
  news: readonly NotificationEntity[],
): Promise<ReadonlyMap<string, NamedTicket>> {
  const ids = [...new Set(news.flatMap(({ ticketId, ticketIds }) => [ticketId, ...ticketIds]))].filter(
    (id) => id !== null,
  );
  const visible = visibleSql(viewer);
  const found = new Map<string, NamedTicket>();
  for (let start = 0; start < ids.length; start += atOnce) {
    const some = ids.slice(start, start + atOnce);
    // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
    const rows = await reads.all<NamedTicket>(
      `SELECT t.id, t.number, t.contact_id, c.name FROM tickets t JOIN contacts c ON c.id = t.contact_id
       WHERE t.id IN (${placeholders(some.length)}) AND ${visible.sql}`,
      [...some, ...visible.params],
    );
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

async function contactsNamed(reads: Reads, news: readonly NotificationEntity[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(news.map(({ contactId }) => contactId))].filter((id) => id !== null);
  const found = new Map<string, string>();
  for (let start = 0; start < ids.length; start += atOnce) {
    const some = ids.slice(start, start + atOnce);
    // oxlint-disable-next-line no-await-in-loop -- as above
    const rows = await reads.all<{ id: string; name: string }>(
      `SELECT id, name FROM contacts WHERE id IN (${placeholders(some.length)})`,
      some,
    );
    for (const { id, name } of rows) found.set(id, name);
  }
  return found;
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
