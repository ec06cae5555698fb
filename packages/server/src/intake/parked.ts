import type { ConnectionId, MessageId } from '@balcao/contract';
import type { InboundEvent } from '../channels/channel.ts';
import type { Tx } from '../store/store.ts';

/** What tells of a message that is not here yet waits for it; the same thing waits once. */
export async function park(
  tx: Tx,
  connectionId: ConnectionId,
  target: string,
  key: string,
  event: InboundEvent,
): Promise<boolean> {
  const changed = await tx.run(
    `INSERT INTO parked (id, connection_id, target, provider_id, body, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    [tx.newId('raw'), connectionId, target, key, JSON.stringify(event), tx.nowMs],
  );
  return changed > 0;
}

/** Takes what waits for a message, oldest first. Nearly always nothing does, so nothing is sorted until something is found. */
export async function unpark(tx: Tx, connectionId: ConnectionId, target: string): Promise<InboundEvent[]> {
  const rows = await tx.all<{ id: string; at: number; body: string }>(
    'SELECT id, at, body FROM parked WHERE connection_id = ? AND target = ?',
    [connectionId, target],
  );
  for (const row of rows) await tx.run('DELETE FROM parked WHERE id = ?', [row.id]);
  const oldestFirst = rows.toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  return oldestFirst.map((row) => JSON.parse(row.body) as InboundEvent);
}

/**
 * What names a message and the message itself are taken one after the other, by the provider's id: otherwise the one would find
 * nothing and wait, while the other, not yet committed, finds nobody waiting. Held before any row is.
 */
export async function holdProviderId(tx: Tx, connectionId: ConnectionId, providerId: string): Promise<void> {
  if (tx.dialect.hold !== null) await tx.get(tx.dialect.hold, [`${connectionId}:${providerId}`]);
}

/** Where echoes wait for the outcome of a message that says the same and is on its way. */
export const echoOf = (messageId: MessageId): string => `echo:${messageId}`;
