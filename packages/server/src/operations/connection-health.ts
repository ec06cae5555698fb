import type { ConnectionEntity, ConnectionId } from '@balcao/contract';
import { type Finding, isNews, nextHealth } from '../domain/health.ts';
import type { Handler, Tx } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';
import { connections } from '../store/tables/tables.ts';

export async function noteDown(tx: Tx, connectionId: ConnectionId, found: Omit<Finding, 'state'>): Promise<void> {
  const { reason, trouble } = found;
  const connection: ConnectionEntity | undefined = await connections.lock(tx, connectionId);
  if (connection !== undefined) await noteHealth(tx, connection, { state: 'down', reason, trouble });
}

/** A send that was taken says as much as a probe. */
export async function noteUp(tx: Tx, connectionId: ConnectionId): Promise<void> {
  const known = await connections.load(tx, connectionId);
  if (known === undefined || known.health.state === 'up') return;
  const connection = await connections.lock(tx, connectionId);
  if (connection !== undefined) await noteHealth(tx, connection, { state: 'up', reason: null });
}

async function noteHealth(tx: Tx, connection: ConnectionEntity, found: Finding): Promise<void> {
  const health = nextHealth(connection.health, found, toInstant(tx.nowMs));
  if (!isNews(connection.health, health)) return;
  await connections.update(tx, connection, { health });
  tx.emit('connection.healthChanged', { connectionId: connection.id });
}

export interface DownConnection {
  readonly id: ConnectionId;
  readonly reason: string;
}

/** Those whose settings cannot be read, as whoever has the key found. */
export const noteUnreadable: Handler<readonly DownConnection[], null> = async (tx, down) => {
  for (const { id, reason } of down) await noteDown(tx, id, { reason });
  return null;
};
