import { AppError, messageRetry as action } from '@balcao/contract';
import { checkWindow } from '../../domain/window.ts';
import { enqueue } from '../../store/tables/deliveries.ts';
import { connections, contacts, messages, threads } from '../../store/tables/tables.ts';
import { ticketSubject, writes } from '../handler.ts';
import { toQueuedItem } from './message-item.ts';
import { messageFor } from './message-target.ts';

/** A person decides to send again; nothing does it by itself once the outcome is unknown. */
export const messageRetry = writes(action, async (tx, input) => {
  const { message, ticket } = await messageFor(tx, 'ticket.reply', input.message);
  if (message.state !== 'failed' && message.state !== 'uncertain') {
    throw new AppError('input.invalid', {
      problem: `message ${message.id} is ${message.state}; only failed or uncertain ones are sent again`,
    });
  }
  if (message.hiddenAt !== null)
    throw new AppError('input.invalid', {
      problem: `message ${message.id} was deleted; write it anew`,
      'problem.pt-BR': `a mensagem ${message.id} foi apagada; escreva de novo`,
    });
  const thread = await threads.lock(tx, message.threadId);
  const connection = await connections.load(tx, ticket.connectionId);
  if (thread === undefined || connection === undefined || connection.removed) throw new AppError('connection.none');
  if (message.kind !== 'template') {
    checkWindow(thread, connection, (await contacts.load(tx, ticket.contactId))?.name ?? '', tx.nowMs);
  }
  await tx.run(`UPDATE deliveries SET state = 'done' WHERE message_id = ? AND state = 'uncertain'`, [message.id]);
  const after = await messages.update(tx, message, {
    state: 'queued',
    providerId: null,
    errorCode: null,
    errorText: null,
  });
  await enqueue(tx, {
    connectionId: ticket.connectionId,
    threadId: message.threadId,
    ticketId: ticket.id,
    messageId: message.id,
    body: { kind: 'message' },
    runAtMs: tx.nowMs,
  });
  tx.emit('message.status', { ...ticketSubject(ticket), messageId: message.id });
  return toQueuedItem(tx, after, ticket.connectionId);
});
