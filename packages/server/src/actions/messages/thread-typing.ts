import { threadTyping as action } from '@balcao/contract';
import { enqueue } from '../../store/tables/deliveries.ts';
import { connections, threads } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';

/** A courtesy: it waits behind nothing, is not repeated, and says when the channel has no such thing. */
export const threadTyping = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.reply', input.ticket);
  const connection = await connections.load(tx, ticket.connectionId);
  if (connection?.capabilities.typing !== true || connection.removed) return { shown: false };
  await threads.lock(tx, ticket.threadId);
  const target = await tx.get<{ id: string | null }>(
    'SELECT last_inbound_provider_id AS id FROM threads WHERE id = ?',
    [ticket.threadId],
  );
  if (typeof target?.id !== 'string') return { shown: false };
  await enqueue(tx, {
    connectionId: ticket.connectionId,
    threadId: ticket.threadId,
    ticketId: ticket.id,
    messageId: null,
    body: { kind: 'typing', targetProviderId: target.id },
    runAtMs: tx.nowMs,
  });
  return { shown: true };
});
