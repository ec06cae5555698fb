import { AppError, messageTakeBack as action } from '@balcao/contract';
import { withdraw } from '../../operations/withdraw.ts';
import { writes } from '../handler.ts';
import { toMessageItem } from './message-item.ts';
import { ticketOfMessage } from './message-target.ts';

/** While it has not left: held, or waiting for a provider that is out. */
export const messageTakeBack = writes(action, async (tx, input) => {
  const { message, ticket } = await ticketOfMessage(tx, 'ticket.reply', input.message);
  if (message.direction !== 'out') throw new AppError('message.notOurs');
  const after = message.state === 'queued' ? await withdraw(tx, ticket, message.id) : null;
  if (after === null) throw new AppError('message.alreadySent');
  return { message: toMessageItem(after), text: message.body, mediaId: message.media?.id ?? null };
});
