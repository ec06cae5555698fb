import { ticketPrevious as action } from '@balcao/contract';
import { findTicket } from '../../store/queries/refs.ts';
import { toItems } from '../../store/queries/ticket-items.ts';
import { previousTickets } from '../../store/queries/tickets-around.ts';
import { reading } from '../handler.ts';

export const ticketPrevious = reading(action, async ({ reads, actor, nowMs }, input) => {
  const ticket = await findTicket(reads, actor, input.ticket);
  const page = await previousTickets(reads, actor, ticket, input);
  return { items: await toItems(reads, actor, page.items, nowMs), nextCursor: page.nextCursor };
});
