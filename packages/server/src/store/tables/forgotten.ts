import type { ConnectionId } from '@balcao/contract';
import type { Tx } from '../store.ts';

/** Notes that what the provider tells of a message or a contact was taken; false when it was noted before. */
export async function noteApplied(tx: Tx, connectionId: ConnectionId, providerId: string): Promise<boolean> {
  const changed = await tx.run(
    'INSERT INTO applied (connection_id, provider_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    [connectionId, providerId, tx.nowMs],
  );
  return changed > 0;
}

const gone = (providerId: string) => `gone:${providerId}`;

/** Notes that a message is not kept here; false when it was noted before. */
export async function forget(tx: Tx, connectionId: ConnectionId, providerId: string): Promise<boolean> {
  return noteApplied(tx, connectionId, gone(providerId));
}

/** A message that was left out or deleted for good: when the provider brings it again, or something about it, it stays so. */
export async function isForgotten(tx: Tx, connectionId: ConnectionId, providerId: string): Promise<boolean> {
  const row = await tx.get('SELECT at FROM applied WHERE connection_id = ? AND provider_id = ?', [
    connectionId,
    gone(providerId),
  ]);
  return row !== undefined;
}
