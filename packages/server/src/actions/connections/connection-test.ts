import { AppError, connectionTest as action, type Health } from '@balcao/contract';
import type { ProbeResult } from '../../channels/channel.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { connections } from '../../store/tables/tables.ts';
import { askedWrites } from '../handler.ts';
import { openConnection } from './connection-access.ts';

interface Prepared {
  readonly id: string;
  /** Null where the provider was not asked. */
  readonly probe: ProbeResult | null;
}

export const connectionTest = askedWrites(
  action,
  async (context, input): Promise<Prepared> => {
    const { channels, publicUrl } = context;
    const { connection, channel, settings } = await openConnection(context, input.connection);
    const probe = await channel.probe(settings, channels.io(settings));
    const url = `${publicUrl}/webhooks/${channel.name}/${connection.id}`;
    // The address is the admin's own, so the fetch may reach it wherever it is.
    const roundTrip = await channel.roundTrip?.(url, settings, channels.io({ ...settings, baseUrl: publicUrl }));
    return {
      id: connection.id,
      probe: roundTrip === undefined ? probe : { ...probe, checks: [...probe.checks, roundTrip] },
    };
  },
  async (context, input) => ({ id: (await openConnection(context, input.connection)).connection.id, probe: null }),
  async (tx, _input, { id, probe }) => {
    const connection = await connections.lock(tx, id);
    if (connection === undefined || connection.removed)
      throw new AppError('reference.notFound', { kind: 'connection', ref: id });
    const named = { id: connection.id, name: connection.name, channel: connection.channel };
    if (probe === null) return { connection: named, health: connection.health, checks: [] };
    const health: Health = { state: probe.state, checkedAt: toInstant(tx.nowMs), reason: probe.reason };
    const hasChanged = health.state !== connection.health.state || health.reason !== connection.health.reason;
    await connections.update(tx, connection, { health, address: probe.address ?? connection.address });
    if (probe.state === 'up') await tx.run('UPDATE connections SET paused_until = NULL WHERE id = ?', [id]);
    tx.emit('connection.healthChanged', { connectionId: connection.id }, { data: { hasChanged } });
    return { connection: named, health, checks: [...probe.checks] };
  },
);
