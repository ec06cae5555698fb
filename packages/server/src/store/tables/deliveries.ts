import type { ConnectionId, DeliveryId, MessageId, ThreadId, TicketId } from '@balcao/contract';
import type { Tx } from '../store.ts';

/** A row of the outbox: what a provider is still to be asked. Written in the transaction of what it tells. */
export type DeliveryBody =
  | { readonly kind: 'message' }
  | { readonly kind: 'reaction'; readonly targetProviderId: string; readonly emoji: string }
  | { readonly kind: 'revoke'; readonly targetProviderId: string; readonly messageId: MessageId }
  | { readonly kind: 'read'; readonly targetProviderId: string }
  | { readonly kind: 'typing'; readonly targetProviderId: string };

export interface NewDelivery {
  readonly connectionId: ConnectionId;
  readonly threadId: ThreadId;
  readonly ticketId: TicketId;
  readonly messageId: MessageId | null;
  readonly body: DeliveryBody;
  readonly runAtMs: number;
}

/** Order within a thread is the order of enqueueing; the thread's row is held by the caller. */
export async function enqueue(tx: Tx, delivery: NewDelivery): Promise<DeliveryId> {
  const id = tx.newId('delivery');
  const last = await tx.get<{ seq: number | null }>('SELECT max(seq) AS seq FROM deliveries WHERE thread_id = ?', [
    delivery.threadId,
  ]);
  await tx.run(
    `INSERT INTO deliveries (id, kind, connection_id, thread_id, ticket_id, message_id, seq, body, state, attempts, run_at, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', 0, ?, ?)`,
    [
      id,
      delivery.body.kind,
      delivery.connectionId,
      delivery.threadId,
      delivery.ticketId,
      delivery.messageId,
      (last?.seq ?? 0) + 1,
      JSON.stringify(delivery.body),
      delivery.runAtMs,
      tx.nowMs,
    ],
  );
  return id;
}
