import { ticketPurge as action } from '@balcao/contract';
import { checkPurge } from '../../domain/ticket.ts';
import { purgeTicket } from '../../operations/purge-ticket.ts';
import { writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';

export const ticketPurge = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.purge', input.ticket);
  checkPurge(ticket);
  return { id: ticket.id, number: ticket.number, messages: await purgeTicket(tx, ticket) };
});
