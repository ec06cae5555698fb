import type { BalcaoEvent, Change, TicketEntity } from '@balcao/contract';
import type { Tx } from '../store/store.ts';
import { placeholders } from '../store/tables/columns.ts';

interface EventRow {
  readonly seq: number;
  readonly body: string;
  readonly ticket_id: string | null;
}

/** What of a ticket only the log can name: these tables are not looked up by ticket. */
interface Named {
  readonly drafts: readonly string[];
  readonly notifications: readonly string[];
}

/** What somebody is told of follows the event that it is about, in the same transaction: within so many rows. */
const reach = 200;

/**
 * Takes the content of a ticket that is being deleted for good out of the log: every change of it and of what is its own, and
 * what the types say beyond the changes. The rows stay, so that the log has no gap; changes of contacts and threads stay, because
 * those do. `ids` are the ticket, its messages, notes and schedules.
 */
export async function scrubLog(tx: Tx, ticket: TicketEntity, ids: ReadonlySet<string>): Promise<Named> {
  const rows = await eventsOf(tx, ticket);
  const drafts = new Set<string>();
  const notifications = new Set<string>();
  for (const row of rows) {
    const event = JSON.parse(row.body) as BalcaoEvent;
    for (const change of event.changes) {
      if (change.entity === 'draft' && isAbout(change, ticket.id)) drafts.add(change.id);
      if (change.entity === 'notification' && isAbout(change, ticket.id)) notifications.add(change.id);
    }
  }
  const gone = new Set([...ids, ...drafts, ...notifications]);
  for (const row of rows) await scrub(tx, row, gone, ticket.id);
  return { drafts: [...drafts], notifications: [...notifications] };
}

const isAbout = (change: Change, ticketId: string): boolean =>
  (change.after as { readonly ticketId?: string } | null)?.ticketId === ticketId;

/** Its events, those of tickets whose messages it took over, and those about nobody's ticket that came with them. */
async function eventsOf(tx: Tx, ticket: TicketEntity): Promise<EventRow[]> {
  const ticketIds = await takenOver(tx, ticket);
  const rows = await tx.all<EventRow>(
    `SELECT seq, body, ticket_id FROM events WHERE ticket_id IN (${placeholders(ticketIds.length)}) ORDER BY seq`,
    ticketIds,
  );
  const beside: EventRow[] = [];
  let searched = 0;
  for (const { seq } of rows) {
    const [from, to] = [Math.max(searched, seq - reach), seq + reach];
    if (from >= to) continue;
    beside.push(
      ...(await tx.all<EventRow>(
        `SELECT seq, body, ticket_id FROM events WHERE seq > ? AND seq <= ? AND ticket_id IS NULL AND body LIKE ?`,
        [from, to, `%${ticket.id}%`],
      )),
    );
    searched = to;
  }
  return [...rows, ...beside];
}

async function takenOver(tx: Tx, ticket: TicketEntity): Promise<string[]> {
  const merged = await tx.all<{ id: string; into: string }>(
    'SELECT id, merged_into_id AS "into" FROM tickets WHERE contact_id = ? AND merged_into_id IS NOT NULL',
    [ticket.contactId],
  );
  const found = new Set<string>([ticket.id]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { id, into } of merged) if (found.has(into)) found.add(id);
  }
  return [...found];
}

async function scrub(tx: Tx, row: EventRow, gone: ReadonlySet<string>, ticketId: string): Promise<void> {
  const { data, ...event } = JSON.parse(row.body) as BalcaoEvent;
  const changes = event.changes.filter(({ id }) => !gone.has(id));
  const isOwn = row.ticket_id === ticketId;
  if (changes.length === event.changes.length && !(isOwn && data !== undefined)) return;
  const kept = isOwn || data === undefined ? { ...event, changes } : { ...event, changes, data };
  await tx.run('UPDATE events SET body = ? WHERE seq = ?', [JSON.stringify(kept), row.seq]);
}
