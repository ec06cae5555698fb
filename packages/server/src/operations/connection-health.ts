import type { ConnectionId, Health } from '@balcao/contract';
import type { Handler, Tx } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';
import { connections } from '../store/tables/tables.ts';

export async function noteDown(tx: Tx, connectionId: ConnectionId, reason: string): Promise<void> {
  const connection = await connections.lock(tx, connectionId);
  if (connection === undefined || (connection.health.state === 'down' && connection.health.reason === reason)) return;
  await noteHealth(tx, connectionId, { state: 'down', checkedAt: toInstant(tx.nowMs), reason });
}

/** A send that was taken says as much as a probe. */
export async function noteUp(tx: Tx, connectionId: ConnectionId): Promise<void> {
  const connection = await connections.load(tx, connectionId);
  if (connection === undefined || connection.health.state === 'up') return;
  await noteHealth(tx, connectionId, { state: 'up', checkedAt: toInstant(tx.nowMs), reason: null });
}

async function noteHealth(tx: Tx, connectionId: ConnectionId, health: Health): Promise<void> {
  const connection = await connections.lock(tx, connectionId);
  if (connection === undefined) return;
  await connections.update(tx, connection, { health });
  tx.emit('connection.healthChanged', { connectionId });
}

export interface DownConnection {
  readonly id: ConnectionId;
  readonly reason: string;
}

/** Those whose settings cannot be read, as whoever has the key found. */
export const noteUnreadable: Handler<readonly DownConnection[], null> = async (tx, down) => {
  for (const { id, reason } of down) await noteDown(tx, id, reason);
  return null;
};
