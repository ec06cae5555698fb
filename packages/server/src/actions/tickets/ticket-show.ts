import { ticketShow as action } from '@balcao/contract';
import { findTicket } from '../../store/queries/refs.ts';
import { toItem } from '../../store/queries/ticket-items.ts';
import { reading } from '../handler.ts';

export const ticketShow = reading(action, async ({ reads, actor, nowMs, viewed }, input) => {
  const ticket = await findTicket(reads, actor, input.ticket);
  viewed(ticket.id);
  return toItem(reads, actor, ticket, nowMs);
});
