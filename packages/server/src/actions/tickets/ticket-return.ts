import { ticketReturn as action } from '@balcao/contract';
import { returnToQueue } from '../../domain/ticket.ts';
import { offerTicket } from '../../operations/assign-waiting.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';
import { checkVersion } from './version.ts';

export const ticketReturn = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.return', input.ticket);
  await checkVersion(tx, ticket, input.ifVersion);
  const after = await updateTicket(tx, ticket, returnToQueue(ticket, nowOf(tx)));
  tx.emit('ticket.returned', ticketSubject(ticket));
  return answer(tx, await offerTicket(tx, after));
});
