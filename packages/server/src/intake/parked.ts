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

/**
 * Takes what waits for a message, in the order in which the provider says that it happened: it may have come in any other.
 * Nearly always nothing waits, so nothing is sorted until something is found.
 */
export async function unpark(tx: Tx, connectionId: ConnectionId, target: string): Promise<InboundEvent[]> {
  const rows = await tx.all<{ id: string; at: number; body: string }>(
    'SELECT id, at, body FROM parked WHERE connection_id = ? AND target = ?',
    [connectionId, target],
  );
  for (const row of rows) await tx.run('DELETE FROM parked WHERE id = ?', [row.id]);
  const waiting = rows.map(({ id, at, body }) => {
    const event = JSON.parse(body) as InboundEvent;
    return { id, event, happenedMs: happenedAt(event) ?? Number(at) };
  });
  return waiting.toSorted((a, b) => a.happenedMs - b.happenedMs || (a.id < b.id ? -1 : 1)).map(({ event }) => event);
}

function happenedAt(event: InboundEvent): number | null {
  if (event.kind === 'message') return event.providerAtMs;
  return 'atMs' in event ? event.atMs : null;
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
