import { AppError, type MessageEntity, type NoteEntity, type TicketEntity } from '@balcao/contract';
import { sees, type Viewer } from '../../domain/visibility.ts';
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

/** Notes about these tickets of one contact, and those about the contact. */
export async function notesOf(reads: Reads, tickets: readonly TicketEntity[]): Promise<NoteEntity[]> {
  const contactId = tickets[0]?.contactId ?? '';
  const rows = await reads.all<Row>(
    `SELECT ${notes.columns} FROM notes WHERE scope = 'contact' AND contact_id = ?
     UNION ALL SELECT ${notes.columns} FROM notes WHERE scope = 'ticket' AND ticket_id IN (${placeholders(tickets.length)})
     ORDER BY created_at, id`,
    [contactId, ...tickets.map(({ id }) => id)],
  );
  return rows.map(notes.fromRow);
}
