import { ticketLog as action } from '@balcao/contract';
import { findTicket } from '../../store/queries/refs.ts';
import { ticketLogPage } from '../../store/queries/ticket-log.ts';
import { reading } from '../handler.ts';
import { checkReach } from '../permit.ts';

export const ticketLog = reading(action, async ({ reads, actor }, input) => {
  const ticket = await findTicket(reads, actor, input.ticket);
  checkReach(actor, 'event.read', ticket);
  const page = await ticketLogPage(reads, ticket, input);
  return { items: [...page.items], nextCursor: page.nextCursor };
});
