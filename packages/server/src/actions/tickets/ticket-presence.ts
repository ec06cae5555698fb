import { ticketPresence as action } from '@balcao/contract';
import { sees } from '../../domain/visibility.ts';
import { findTicket } from '../../store/queries/refs.ts';
import { threads, ticketRows } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';

export const ticketPresence = reading(action, async ({ reads, actor, presentIn }, input) => {
  const { threadId } = await findTicket(reads, actor, input.ticket);
  // Whoever is there is with the ticket that the thread is at: nobody else is told.
  const thread = await threads.load(reads, threadId);
  const current = await ticketRows.load(reads, thread?.currentTicketId ?? '');
  const mayKnow = current !== undefined && sees(actor, current);
  return { items: mayKnow ? [...presentIn(threadId)] : [], nextCursor: null };
});
