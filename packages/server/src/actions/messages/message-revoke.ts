import {
  AppError,
  messageRevoke as action,
  type ConnectionEntity,
  type ConnectionId,
  type MessageEntity,
  type OutputOf,
  type TicketEntity,
} from '@balcao/contract';
import { checkDeletable, customerHas, deletionOf } from '../../domain/deletion.ts';
import { hideMessage } from '../../operations/hide-message.ts';
import { withdraw } from '../../operations/withdraw.ts';
import type { Tx } from '../../store/store.ts';
import { enqueue } from '../../store/tables/deliveries.ts';
import { connections, messages, threads } from '../../store/tables/tables.ts';
import { ticketSubject, writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { toMessageItem } from './message-item.ts';
import { ticketOfMessage } from './message-target.ts';

/** Says honestly how far a deletion reaches: the customer, or only this side. */
export const messageRevoke = writes(action, async (tx, input) => {
  const { message: seen, ticket } = await ticketOfMessage(tx, 'message.revoke', input.message);
  const actor = caller(tx.actor);
  checkDeletable(seen, actor.grants['message.revoke'], actor.userId);
  const connection = await connectionOf(tx, seen);
  const can = { revoke: connection?.removed === false && connection.capabilities.revoke };
  const early = deletionOf(seen, can, input.hereOnly) === 'withdraw' ? await withdraw(tx, ticket, seen.id) : null;
  if (early !== null) return deleted('revoked', early);
  const message = await messages.lock(tx, seen.id);
  if (message === undefined) throw new AppError('reference.notFound', { kind: 'message', ref: seen.id });
  switch (deletionOf(message, can, input.hereOnly)) {
    case 'withdraw':
      throw new AppError('message.leaving');
    case 'done':
      return deleted(message.revokedAt === null && message.state !== 'withdrawn' ? 'hidden' : 'revoked', message);
    case 'revoke':
      await askProvider(tx, connection?.id ?? ticket.connectionId, ticket, message);
      return deleted('revoking', message);
    case 'hide': {
      const after = await hideMessage(tx, message);
      tx.emit('message.hidden', { ...ticketSubject(ticket), messageId: message.id });
      return deleted('hidden', after);
    }
  }
});

/** Of its thread: the ticket may have moved to another since. */
async function connectionOf(tx: Tx, { threadId }: MessageEntity): Promise<ConnectionEntity | undefined> {
  const thread = await threads.load(tx, threadId);
  return thread === undefined ? undefined : connections.load(tx, thread.connectionId);
}

function deleted(outcome: OutputOf<typeof action>['outcome'], message: MessageEntity): OutputOf<typeof action> {
  return { outcome, customerStillHas: customerHas(message), message: toMessageItem(message) };
}

/** Once: a second call while the provider is being asked waits for the same answer. */
async function askProvider(
  tx: Tx,
  connectionId: ConnectionId,
  ticket: TicketEntity,
  { id, threadId, providerId }: MessageEntity,
): Promise<void> {
  if (providerId === null) throw new AppError('message.noTarget');
  const open = await tx.all<{ body: string }>(
    `SELECT body FROM deliveries WHERE thread_id = ? AND state IN ('queued', 'sending') AND kind = 'revoke'`,
    [threadId],
  );
  if (open.some(({ body }) => (JSON.parse(body) as { messageId?: string }).messageId === id)) return;
  await enqueue(tx, {
    connectionId,
    threadId,
    ticketId: ticket.id,
    messageId: null,
    body: { kind: 'revoke', targetProviderId: providerId, messageId: id },
    runAtMs: tx.nowMs,
  });
  tx.emit('message.revoking', { ...ticketSubject(ticket), messageId: id });
}
