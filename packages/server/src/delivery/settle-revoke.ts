import type { DeliveryId } from '@balcao/contract';
import { hideMessage } from '../operations/hide-message.ts';
import type { Tx } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';
import type { DeliveryBody } from '../store/tables/deliveries.ts';
import { messages, threads, ticketRows } from '../store/tables/tables.ts';

interface RevokeRow {
  readonly state: string;
  readonly body: string;
}

const failures: Readonly<Record<string, string>> = {
  failed: 'the provider did not delete it: the customer still has it',
  uncertain: 'the provider did not say whether it deleted it: the customer may still have it',
};

/**
 * Tells what became of asking the provider to delete a message, from how its outbox row was settled. Deleted there, its text goes
 * here too. Where that failed the message stays as it is and says so, for a person to ask again or to hide it here.
 */
export async function settleRevoke(tx: Tx, deliveryId: DeliveryId): Promise<void> {
  const row = await tx.get<RevokeRow>('SELECT state, body FROM deliveries WHERE id = ?', [deliveryId]);
  const body = row === undefined ? undefined : (JSON.parse(row.body) as DeliveryBody);
  if (row === undefined || body?.kind !== 'revoke') throw new Error(`delivery ${deliveryId} deletes nothing`);
  const known = await messages.load(tx, body.messageId);
  if (known === undefined || row.state === 'queued') return;
  await threads.lock(tx, known.threadId);
  const ticket = await ticketRows.lock(tx, known.ticketId);
  const message = await messages.lock(tx, known.id);
  if (ticket === undefined || message === undefined) return;
  const subject = {
    ticketId: ticket.id,
    threadId: message.threadId,
    connectionId: ticket.connectionId,
    messageId: message.id,
  };
  if (row.state === 'done') {
    await hideMessage(tx, message, { revokedAt: toInstant(tx.nowMs), errorCode: null, errorText: null });
    return tx.emit('message.revoked', subject);
  }
  await messages.update(tx, message, {
    errorCode: 'message.revokeFailed',
    errorText: failures[row.state] ?? row.state,
  });
  tx.emit('message.revokeFailed', subject);
}
