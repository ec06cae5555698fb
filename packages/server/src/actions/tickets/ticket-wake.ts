import { ticketWake as action } from '@balcao/contract';
import { wakeTicket } from '../../operations/wake-ticket.ts';
import { answer, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';

export const ticketWake = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.snooze', input.ticket);
  return answer(tx, await wakeTicket(tx, ticket));
});
