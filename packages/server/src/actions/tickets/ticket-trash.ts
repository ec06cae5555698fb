import { ticketTrash as action } from '@balcao/contract';
import { isActive, trash } from '../../domain/ticket.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';
import { offerMore } from './assignee.ts';

export const ticketTrash = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.trash', input.ticket);
  const after = await updateTicket(tx, ticket, trash(ticket, caller(tx.actor).userId, nowOf(tx)));
  tx.emit('ticket.trashed', ticketSubject(ticket));
  if (isActive(ticket)) await offerMore(tx, ticket.assigneeId);
  return answer(tx, after);
});
