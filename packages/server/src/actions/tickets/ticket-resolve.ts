import { ticketResolve as action } from '@balcao/contract';
import { resolve } from '../../domain/ticket.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';

export const ticketResolve = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.resolve', input.ticket);
  const after = await updateTicket(tx, ticket, resolve(ticket, caller(tx.actor).userId, input.disposition, nowOf(tx)));
  tx.emit('ticket.resolved', ticketSubject(ticket), { data: { disposition: input.disposition } });
  return answer(tx, after);
});
