import { AppError, connectionTest as action, type LineWarning, type OutputOf, warningText } from '@balcao/contract';
import type { ProbeCheck, ProbeResult } from '../../channels/channel.ts';
import { noted } from '../../channels/check-note.ts';
import { isNews, nextHealth } from '../../domain/health.ts';
import { rememberHour, warningsOf } from '../../domain/silence.ts';
import { trafficOf } from '../../store/queries/traffic.ts';
import type { Tx } from '../../store/store.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { connections } from '../../store/tables/tables.ts';
import { preparedWrites } from '../handler.ts';
import { visibleConnection } from './connection-access.ts';
import { channelOf, openSettings } from './connection-settings.ts';

interface Prepared {
  readonly id: string;
  readonly probe: ProbeResult;
}

export const connectionTest = preparedWrites(
  action,
  async ({ store, channels, cipher, actor, publicUrl }, input): Promise<Prepared> => {
    const { connection, row } = await store.read((reads) => visibleConnection(reads, actor, input.connection));
    const channel = channelOf(channels, connection.channel);
    const settings = channel.settings.parse(openSettings(row, cipher));
    const url = `${publicUrl}/webhooks/${channel.name}/${connection.id}`;
    const [probe, roundTrip] = await Promise.all([
      channel.probe(settings, channels.io(settings)),
      // The address is the admin's own, so the fetch may reach it wherever it is.
      channel.roundTrip?.(url, settings, channels.io({ ...settings, baseUrl: publicUrl })),
    ]);
    return {
      id: connection.id,
      probe: roundTrip === undefined ? probe : { ...probe, checks: [...probe.checks, roundTrip] },
    };
  },
  async (tx, _input, { id, probe }) => {
    const connection = await connections.lock(tx, id);
    if (connection === undefined || connection.removed)
      throw new AppError('reference.notFound', { kind: 'connection', ref: id });
    const health = nextHealth(connection.health, probe, toInstant(tx.nowMs));
    const warnings = await watch(tx, connection.id, probe);
    const hasChanged = isNews(connection.health, health);
    await connections.update(tx, connection, { health, warnings, address: probe.address ?? connection.address });
    if (probe.state === 'up') await tx.run('UPDATE connections SET paused_until = NULL WHERE id = ?', [id]);
    tx.emit('connection.healthChanged', { connectionId: connection.id }, { data: { hasChanged } });
    return {
      connection: { id: connection.id, name: connection.name, channel: connection.channel },
      health,
      warnings,
      checks: [...probe.checks.map(told), trafficCheck(warnings)],
    };
  },
);

/** What looks wrong with the traffic, whatever the provider answers; messages of a line that is out wait for it. */
async function watch(tx: Tx, id: string, probe: ProbeResult): Promise<readonly LineWarning[]> {
  const { activeHours: known, ...traffic } = await trafficOf(tx, id, tx.nowMs);
  const activeHours = rememberHour(known, traffic.lastReceivedMs, tx.nowMs);
  if (activeHours !== known)
    await tx.run('UPDATE connections SET active_hours = ? WHERE id = ?', [JSON.stringify(activeHours), id]);
  const isUnsubscribed = probe.checks.some(({ state, decides }) => decides === 'webhook' && state === 'failed');
  const warnings = warningsOf({ ...traffic, activeHours, isUnsubscribed }, tx.nowMs);
  return probe.state === 'up' ? warnings : warnings.filter(({ kind }) => kind !== 'stuck');
}

type Check = OutputOf<typeof action>['checks'][number];

const told = ({ name, state, detail, note, ms }: ProbeCheck): Check => ({
  name,
  state,
  detail,
  ...(note === undefined ? {} : { note: { kind: note.kind, data: { ...note.data } } }),
  ms,
});

/** The webhook has its own checks; what else looks wrong is the traffic's. */
function trafficCheck(warnings: readonly LineWarning[]): Check {
  const wrong = warnings.filter(({ kind }) => kind !== 'webhook');
  if (wrong.length === 0) return told({ name: 'traffic', state: 'passed', ...noted('traffic.fine'), ms: 0 });
  const detail = wrong.map((warning) => warningText(warning, 'en', (at) => at)).join('; ');
  return { name: 'traffic', state: 'failed', detail, ms: 0 };
}
