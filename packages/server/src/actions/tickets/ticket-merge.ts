import { ticketMerge as action } from '@balcao/contract';
import { checkMergeable } from '../../domain/ticket-merge.ts';
import { mergeTickets } from '../../operations/merge-tickets.ts';
import { findTicket } from '../../store/queries/refs.ts';
import { contacts, threads } from '../../store/tables/tables.ts';
import { answer, writes } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';

export const ticketMerge = writes(action, async (tx, input) => {
  const viewer = caller(tx.actor);
  const both = [await findTicket(tx, viewer, input.ticket), await findTicket(tx, viewer, input.from)];
  // Both threads in one order, so that two who merge the other way round do not wait for each other.
  for (const threadId of both.map((ticket) => ticket.threadId).sort()) await threads.lock(tx, threadId);
  const kept = await ticketFor(tx, 'ticket.merge', input.ticket);
  const from = await ticketFor(tx, 'ticket.merge', input.from);
  const contact = await contacts.load(tx, kept.contactId);
  checkMergeable(kept, from, { name: contact?.name ?? kept.contactId });
  return answer(tx, await mergeTickets(tx, kept, from));
});
