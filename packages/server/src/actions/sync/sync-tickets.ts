import { syncTickets as action } from '@balcao/contract';
import { listTickets } from '../../store/queries/ticket-list.ts';
import { relatedOf } from '../../store/queries/ticket-related.ts';
import { reading } from '../handler.ts';

export const syncTickets = reading(action, async ({ reads, actor, nowMs, seq }, input) => {
  const page = await listTickets(reads, actor, input, nowMs);
  const related = await relatedOf(reads, actor, page.items);
  return { seq, ...related, tickets: [...page.items], nextCursor: page.nextCursor };
});
