import { messageList as action } from '@balcao/contract';
import { findTicket } from '../../store/queries/refs.ts';
import { listMessages } from '../../store/queries/ticket-messages.ts';
import { reading } from '../handler.ts';
import { toMessageItem } from './message-item.ts';

export const messageList = reading(action, async ({ reads, actor, viewed }, input) => {
  const ticket = await findTicket(reads, actor, input.ticket);
  viewed(ticket.id);
  const page = await listMessages(reads, ticket.id, input);
  return { items: page.items.map(toMessageItem), nextCursor: page.nextCursor };
});
