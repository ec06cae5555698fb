import { ticketRelated as action } from '@balcao/contract';
import { findTicket } from '../../store/queries/refs.ts';
import { toItems } from '../../store/queries/ticket-items.ts';
import { relatedTickets } from '../../store/queries/tickets-around.ts';
import { reading } from '../handler.ts';

export const ticketRelated = reading(action, async ({ reads, actor, nowMs }, input) => {
  const ticket = await findTicket(reads, actor, input.ticket);
  const { tickets, relations } = await relatedTickets(reads, actor, ticket);
  const shown = await toItems(reads, actor, tickets, nowMs);
  return {
    items: shown.map((item) => ({ ...item, relations: [...(relations.get(item.id) ?? [])] })),
    nextCursor: null,
  };
});
