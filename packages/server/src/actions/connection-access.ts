import { AppError, type ConnectionEntity } from '@balcao/contract';
import type { UserActor } from '../actor.ts';
import { findConnection } from '../store/queries/refs.ts';
import type { Reads } from '../store/store.ts';

/** A connection in use, with its stored settings; a ci token reaches only its own. */
export async function visibleConnection(
  reads: Reads,
  actor: UserActor | null,
  ref: string,
): Promise<{ connection: ConnectionEntity; row: { settings: string; secrets: string } }> {
  const connection = await findConnection(reads, ref);
  const row = await reads.get<{ settings: string; secrets: string }>(
    'SELECT settings, secrets FROM connections WHERE id = ?',
    [connection.id],
  );
  const isOutOfReach =
    actor?.connectionId !== null && actor?.connectionId !== undefined && actor.connectionId !== connection.id;
  if (row === undefined || connection.removed || isOutOfReach)
    throw new AppError('reference.notFound', { kind: 'connection', ref });
  return { connection, row };
}
