import { ticketProtocol as action } from '@balcao/contract';
import { sendMessage } from '../../operations/send-message.ts';
import { writes } from '../handler.ts';
import { toQueuedItem } from '../messages/message-item.ts';
import { caller, ticketFor } from '../permit.ts';

/** In the language of the office, whatever the language of whoever asks. */
export const ticketProtocol = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.reply', input.ticket);
  const { userId: id, name } = caller(tx.actor);
  const text = `O número de protocolo do seu atendimento é ${ticket.protocol}.`;
  const message = await sendMessage(tx, ticket, { text, voice: false, raw: true }, { type: 'user', id, name });
  return toQueuedItem(tx, message, ticket.connectionId);
});
