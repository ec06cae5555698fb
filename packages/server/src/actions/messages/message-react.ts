import { AppError, messageReact as action, type Reaction } from '@balcao/contract';
import { enqueue } from '../../store/tables/deliveries.ts';
import { connections, messages, threads } from '../../store/tables/tables.ts';
import { nowOf, ticketSubject, writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { toMessageItem } from './message-item.ts';
import { messageFor } from './message-target.ts';

export const messageReact = writes(action, async (tx, input) => {
  const { message, ticket } = await messageFor(tx, 'ticket.reply', input.message);
  const connection = await connections.load(tx, ticket.connectionId);
  if (connection === undefined || !connection.capabilities.reactions) {
    throw new AppError('channel.unsupported', { channel: connection?.channel ?? '?', capability: 'reactions' });
  }
  if (message.providerId === null) throw new AppError('message.noTarget');
  await threads.lock(tx, message.threadId);
  const byId = caller(tx.actor).userId;
  const others = message.reactions.filter((reaction) => reaction.by !== 'user');
  const mine: Reaction[] = input.emoji === '' ? [] : [{ emoji: input.emoji, by: 'user', byId, at: nowOf(tx) }];
  const after = await messages.update(tx, message, { reactions: [...others, ...mine] });
  await enqueue(tx, {
    connectionId: ticket.connectionId,
    threadId: message.threadId,
    ticketId: ticket.id,
    messageId: null,
    body: { kind: 'reaction', targetProviderId: message.providerId, emoji: input.emoji },
    runAtMs: tx.nowMs,
  });
  tx.emit('message.reacted', { ...ticketSubject(ticket), messageId: message.id });
  return toMessageItem(after);
});
