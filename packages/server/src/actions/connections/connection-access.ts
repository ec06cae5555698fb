import { AppError, type ConnectionEntity, type ConnectionId } from '@balcao/contract';
import type { UserActor } from '../../actor.ts';
import { build, first } from '../../store/builder.ts';
import { findConnection } from '../../store/queries/refs.ts';
import type { Reads } from '../../store/store.ts';
import type { PrepareContext } from '../handler.ts';
import { readSettings } from './connection-settings.ts';

/** A connection in use, with its stored settings; a ci token reaches only its own. */
export async function visibleConnection(
  reads: Reads,
  actor: UserActor | null,
  ref: string,
): Promise<{ connection: ConnectionEntity; row: { settings: string; secrets: string } }> {
  const connection = await findConnection(reads, ref);
  const row = await storedSettings(reads, connection.id);
  const isOutOfReach =
    actor?.connectionId !== null && actor?.connectionId !== undefined && actor.connectionId !== connection.id;
  if (row === undefined || connection.removed || isOutOfReach)
    throw new AppError('reference.notFound', { kind: 'connection', ref });
  return { connection, row };
}

/** A connection in use that the caller reaches, and what can be made of its settings, secrets and all. */
export async function readConnection({ store, channels, cipher, actor }: PrepareContext, ref: string) {
  const { connection, row } = await store.read((reads) => visibleConnection(reads, actor, ref));
  return { connection, read: readSettings({ ...row, channel: connection.channel }, channels, cipher) };
}

/** As `readConnection`, refused where they cannot be read. */
export async function openConnection(context: PrepareContext, ref: string) {
  const { connection, read } = await readConnection(context, ref);
  if (read.kind === 'unreadable') throw new AppError('connection.unreadable', { name: connection.name });
  return { connection, channel: read.channel, settings: read.settings };
}

/** As they are kept: secrets sealed. */
export function storedSettings(
  reads: Reads,
  id: ConnectionId,
): Promise<{ settings: string; secrets: string } | undefined> {
  return first(reads, build(reads).selectFrom('connections').select(['settings', 'secrets']).where('id', '=', id));
}
