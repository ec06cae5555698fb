import { threadMark as action, unreadOf } from '@balcao/contract';
import { findTicket } from '../../store/queries/refs.ts';
import { seenThreads } from '../../store/queries/thread-view.ts';
import { loadReadStates } from '../../store/queries/ticket-items.ts';
import { enqueue } from '../../store/tables/deliveries.ts';
import { connections, threads } from '../../store/tables/tables.ts';
import { ticketSubject, writes } from '../handler.ts';
import { caller } from '../permit.ts';

/** Read means that this user read it. Marking unread leaves the last message unread. The customer sees it once somebody who is assigned has read. */
export const threadMark = writes(action, async (tx, input) => {
  const actor = caller(tx.actor);
  const ticket = await findTicket(tx, actor, input.ticket);
  const thread = await threads.lock(tx, ticket.threadId);
  if (thread === undefined) throw new Error(`ticket ${ticket.id} has no thread`);
  const [seen = thread] = await seenThreads(tx, actor, [thread]);
  const [state] = await loadReadStates(tx, actor.userId, [thread.id]);
  const before = state?.readCount ?? 0;
  const readCount = input.read ? seen.inboundCount : Math.max(0, seen.inboundCount - 1);
  if (readCount !== before) {
    await tx.run(
      `INSERT INTO read_states (user_id, thread_id, read_count) VALUES (?, ?, ?)
       ON CONFLICT (user_id, thread_id) DO UPDATE SET read_count = excluded.read_count`,
      [actor.userId, thread.id, readCount],
    );
    tx.change(
      state === undefined
        ? { entity: 'readState', id: thread.id, before: null, after: { id: thread.id, readCount } }
        : { entity: 'readState', id: thread.id, before: { readCount: before }, after: { readCount } },
    );
    tx.emit('thread.marked', { ...ticketSubject(ticket), userId: actor.userId });
  }
  const connection = await connections.load(tx, ticket.connectionId);
  if (
    input.read &&
    readCount > before &&
    seen.currentTicketId === thread.currentTicketId &&
    ticket.assigneeId === actor.userId &&
    connection?.capabilities.receipts === true
  ) {
    const target = await tx.get<{ id: string | null }>(
      'SELECT last_inbound_provider_id AS id FROM threads WHERE id = ?',
      [thread.id],
    );
    if (typeof target?.id === 'string') {
      await enqueue(tx, {
        connectionId: ticket.connectionId,
        threadId: thread.id,
        ticketId: ticket.id,
        messageId: null,
        body: { kind: 'read', targetProviderId: target.id },
        runAtMs: tx.nowMs,
      });
    }
  }
  return { unread: unreadOf(ticket, seen, readCount) };
});
