import { ticketPresence as action } from '@balcao/contract';
import { findTicket } from '../../store/queries/refs.ts';
import { reading } from '../handler.ts';

export const ticketPresence = reading(action, async ({ reads, actor, presentIn }, input) => {
  const { threadId } = await findTicket(reads, actor, input.ticket);
  return { items: [...presentIn(threadId)], nextCursor: null };
});
