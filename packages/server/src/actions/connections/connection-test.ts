import { AppError, connectionTest as action, type LineWarning, type OutputOf, warningText } from '@balcao/contract';
import type { ProbeCheck, ProbeResult } from '../../channels/channel.ts';
import { noted } from '../../channels/check-note.ts';
import { isNews, nextHealth } from '../../domain/health.ts';
import { rememberHour, warningsOf } from '../../domain/silence.ts';
import { trafficOf } from '../../store/queries/traffic.ts';
import type { Tx } from '../../store/store.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { connections } from '../../store/tables/tables.ts';
import { askedWrites } from '../handler.ts';
import { readConnection } from './connection-access.ts';

interface Prepared {
  readonly id: string;
  /** Null where the provider was not asked. */
  readonly probe: ProbeResult | null;
}

export const connectionTest = askedWrites(
  action,
  async (context, input): Promise<Prepared> => {
    const { channels, publicUrl } = context;
    const { connection, read } = await readConnection(context, input.connection);
    if (read.kind === 'unreadable') return { id: connection.id, probe: failedSettings(read.reason) };
    const { channel, settings } = read;
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
  async (context, input) => ({ id: (await readConnection(context, input.connection)).connection.id, probe: null }),
  async (tx, _input, { id, probe }) => {
    const connection = await connections.lock(tx, id);
    if (connection === undefined || connection.removed)
      throw new AppError('reference.notFound', { kind: 'connection', ref: id });
    const named = { id: connection.id, name: connection.name, channel: connection.channel };
    if (probe === null) {
      const { health, warnings } = connection;
      return { connection: named, health, warnings: [...warnings], checks: [] };
    }
    const health = nextHealth(connection.health, probe, toInstant(tx.nowMs));
    const warnings = await watch(tx, connection.id, probe);
    const hasChanged = isNews(connection.health, health);
    await connections.update(tx, connection, { health, warnings, address: probe.address ?? connection.address });
    // What was out is back. A pause that the provider asked for goes on: an answer to a question says nothing about that.
    if (probe.state === 'up' && connection.health.state === 'down')
      await tx.run('UPDATE connections SET paused_until = NULL WHERE id = ?', [id]);
    tx.emit('connection.healthChanged', { connectionId: connection.id }, { data: { hasChanged } });
    return {
      connection: named,
      health,
      warnings,
      checks: [...probe.checks.map(told), trafficCheck(warnings)],
    };
  },
);

const failedSettings = (reason: string): ProbeResult => ({
  state: 'down',
  reason,
  address: null,
  checks: [{ name: 'settings', state: 'failed', detail: reason, ms: 0 }],
});

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
