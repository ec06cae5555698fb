import { ticketList as action } from '@balcao/contract';
import { toItems } from '../../store/queries/ticket-items.ts';
import { listTickets } from '../../store/queries/ticket-list.ts';
import { reading } from '../handler.ts';

export const ticketList = reading(action, async ({ reads, actor, nowMs }, input) => {
  const page = await listTickets(reads, actor, input, nowMs);
  return { items: await toItems(reads, actor, page.items, nowMs), nextCursor: page.nextCursor };
});
