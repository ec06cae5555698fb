import { messageSearch as action } from '@balcao/contract';
import { searchMessages } from '../../store/queries/ticket-messages.ts';
import { reading } from '../handler.ts';
import { toMessageItem } from './message-item.ts';

export const messageSearch = reading(action, async ({ reads, actor }, input) => {
  const page = await searchMessages(reads, actor, input);
  return { items: page.items.map(toMessageItem), nextCursor: page.nextCursor };
});
