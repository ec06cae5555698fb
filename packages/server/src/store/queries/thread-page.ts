import { AppError, type MessageEntity, type NoteEntity, type TicketEntity } from '@balcao/contract';
import { sees, type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import { placeholders, type Row } from '../tables/columns.ts';
import { messages, notes, ticketRows } from '../tables/tables.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';
import { messageColumns, placeOf } from './ticket-messages.ts';

/** The tickets of a thread that the viewer sees, oldest first; a thread without any is as good as unknown. */
export async function threadTickets(reads: Reads, viewer: Viewer, threadId: string): Promise<TicketEntity[]> {
  const rows = await reads.all<Row>(`SELECT ${ticketRows.columns} FROM tickets WHERE thread_id = ? ORDER BY number`, [
    threadId,
  ]);
  const seen = rows.map(ticketRows.fromRow).filter((ticket) => sees(viewer, ticket));
  if (seen.length === 0) throw new AppError('reference.notFound', { kind: 'thread', ref: threadId });
  return seen;
}

interface ThreadInput {
  readonly threadId: string;
  readonly tickets: readonly TicketEntity[];
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Pages go from the newest back; each is in display order. Messages of other tickets than these are left out. */
export async function threadMessages(reads: Reads, input: ThreadInput): Promise<Page<MessageEntity>> {
  const list = `thread ${input.threadId}`;
  const before = readCursor(list, input.cursor, ['number', 'number']);
  const keyset = before === null ? '' : ' AND (m.provider_at, m.seq) < (?, ?)';
  const rows = await reads.all<Row>(
    `SELECT ${messageColumns} FROM messages m WHERE m.thread_id = ? AND m.ticket_id IN (${placeholders(input.tickets.length)})${keyset}
      ORDER BY m.provider_at DESC, m.seq DESC LIMIT ?`,
    [
      input.threadId,
      ...input.tickets.map(({ id }) => id),
      ...(before === null ? [] : [before.key, before.tie]),
      input.limit + 1,
    ],
  );
  const page = pageOf(list, rows.map(messages.fromRow), input.limit, placeOf);
  return { items: page.items.toReversed(), nextCursor: page.nextCursor };
}

const noteColumns = notes.columns
  .split(', ')
  .map((column) => `n.${column}`)
  .join(', ');

/**
 * Notes about these tickets of one contact, and those about the contact. Of the latter, one that was written from a private
 * ticket stays with it: whoever may not see that ticket does not find it beside another of the contact's.
 */
export async function notesOf(reads: Reads, viewer: Viewer, tickets: readonly TicketEntity[]): Promise<NoteEntity[]> {
  const contactId = tickets[0]?.contactId ?? '';
  const visible = visibleSql(viewer);
  const rows = await reads.all<Row>(
    `SELECT ${noteColumns} FROM notes n LEFT JOIN tickets t ON t.id = n.ticket_id
     WHERE n.scope = 'contact' AND n.contact_id = ? AND (t.id IS NULL OR t.private = 0 OR ${visible.sql})
     UNION ALL SELECT ${noteColumns} FROM notes n WHERE n.scope = 'ticket' AND n.ticket_id IN (${placeholders(tickets.length)})
     ORDER BY created_at, id`,
    [contactId, ...visible.params, ...tickets.map(({ id }) => id)],
  );
  return rows.map(notes.fromRow);
}
