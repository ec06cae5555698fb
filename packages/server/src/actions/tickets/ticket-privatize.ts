import { ticketPrivatize as action } from '@balcao/contract';
import { privatize } from '../../domain/privacy.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, ticketSubject, writes } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';

export const ticketPrivatize = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.privatize', input.ticket);
  const patch = privatize(ticket, caller(tx.actor).userId);
  if (patch === null) return answer(tx, ticket);
  const after = await updateTicket(tx, ticket, patch);
  tx.emit('ticket.privatized', ticketSubject(ticket));
  return answer(tx, after);
});
