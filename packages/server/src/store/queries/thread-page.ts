import { AppError, type MessageEntity, type TicketEntity } from '@balcao/contract';
import { sees, type Viewer } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import { placeholders, type Row } from '../tables/columns.ts';
import { messages, ticketRows } from '../tables/tables.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';
import { messageColumns, placeOf } from './ticket-messages.ts';

/**
 * The tickets of a thread that the viewer sees, oldest first, also those that went on in another thread; a thread without any is
 * as good as unknown. What is in the trash is left out, unless nothing else is there: then it is looked at from the trash.
 */
export async function threadTickets(reads: Reads, viewer: Viewer, threadId: string): Promise<TicketEntity[]> {
  const rows = await reads.all<Row>(
    `SELECT ${ticketRows.columns} FROM tickets WHERE thread_id = ?
     UNION ALL SELECT ${ticketRows.columns} FROM tickets WHERE thread_id <> ? AND id IN (SELECT ticket_id FROM ticket_moves WHERE thread_id = ?)
     ORDER BY number`,
    [threadId, threadId, threadId],
  );
  const seen = rows.map(ticketRows.fromRow).filter((ticket) => sees(viewer, ticket));
  if (seen.length === 0) throw new AppError('reference.notFound', { kind: 'thread', ref: threadId });
  const kept = seen.filter((ticket) => !ticket.trashed);
  return kept.length > 0 ? kept : seen;
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
