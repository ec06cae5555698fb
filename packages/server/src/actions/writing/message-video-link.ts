import { randomBytes } from 'node:crypto';
import { messageVideoLink as action } from '@balcao/contract';
import { sendMessage } from '../../operations/send-message.ts';
import { settingsOf } from '../../operations/settings.ts';
import { writes } from '../handler.ts';
import { toMessageItem } from '../messages/message-item.ts';
import { caller, ticketFor } from '../permit.ts';

/** Jitsi takes names of rooms without regard to case: hexadecimal keeps all of the 160 bits. */
const roomBytes = 20;

export const messageVideoLink = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.reply', input.ticket);
  const room = randomBytes(roomBytes).toString('hex');
  const url = `https://${(await settingsOf(tx)).videoDomain}/${room}`;
  if (!input.send) return { url, message: null };
  const { userId: id, name } = caller(tx.actor);
  const message = await sendMessage(tx, ticket, { text: url, voice: false, raw: true }, { type: 'user', id, name });
  return { url, message: toMessageItem(message) };
});
