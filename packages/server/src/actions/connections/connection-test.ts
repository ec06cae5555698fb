import { AppError, connectionTest as action, type Health } from '@balcao/contract';
import type { ProbeResult } from '../../channels/channel.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { connections } from '../../store/tables/tables.ts';
import { preparedWrites } from '../handler.ts';
import { visibleConnection } from './connection-access.ts';
import { readSettings } from './connection-settings.ts';

interface Prepared {
  readonly id: string;
  readonly probe: ProbeResult;
}

export const connectionTest = preparedWrites(
  action,
  async ({ store, channels, cipher, actor, publicUrl }, input): Promise<Prepared> => {
    const { connection, row } = await store.read((reads) => visibleConnection(reads, actor, input.connection));
    const read = readSettings({ ...row, channel: connection.channel }, channels, cipher);
    if (read.kind === 'unreadable') return { id: connection.id, probe: failedSettings(read.reason) };
    const { channel, settings } = read;
    const probe = await channel.probe(settings, channels.io(settings));
    const url = `${publicUrl}/webhooks/${channel.name}/${connection.id}`;
    // The address is the admin's own, so the fetch may reach it wherever it is.
    const roundTrip = await channel.roundTrip?.(url, settings, channels.io({ ...settings, baseUrl: publicUrl }));
    return {
      id: connection.id,
      probe: roundTrip === undefined ? probe : { ...probe, checks: [...probe.checks, roundTrip] },
    };
  },
  async (tx, _input, { id, probe }) => {
    const connection = await connections.lock(tx, id);
    if (connection === undefined || connection.removed)
      throw new AppError('reference.notFound', { kind: 'connection', ref: id });
    const health: Health = { state: probe.state, checkedAt: toInstant(tx.nowMs), reason: probe.reason };
    const hasChanged = health.state !== connection.health.state || health.reason !== connection.health.reason;
    await connections.update(tx, connection, { health, address: probe.address ?? connection.address });
    // What was out is back. A pause that the provider asked for goes on: an answer to a question says nothing about that.
    if (probe.state === 'up' && connection.health.state === 'down')
      await tx.run('UPDATE connections SET paused_until = NULL WHERE id = ?', [id]);
    tx.emit('connection.healthChanged', { connectionId: connection.id }, { data: { hasChanged } });
    return {
      connection: { id: connection.id, name: connection.name, channel: connection.channel },
      health,
      checks: [...probe.checks],
    };
  },
);

const failedSettings = (reason: string): ProbeResult => ({
  state: 'down',
  reason,
  address: null,
  checks: [{ name: 'settings', state: 'failed', detail: reason, ms: 0 }],
});
