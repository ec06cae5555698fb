import { messageSend as action } from '@balcao/contract';
import { sendMessage } from '../../operations/send-message.ts';
import { writes } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';
import { toMessageItem } from './message-item.ts';

export const messageSend = writes(action, async (tx, { ticket: ref, ...outgoing }) => {
  const ticket = await ticketFor(tx, 'ticket.reply', ref);
  const { userId: id, name } = caller(tx.actor);
  return toMessageItem(await sendMessage(tx, ticket, outgoing, { type: 'user', id, name }));
});
