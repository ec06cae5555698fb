import { randomUUID } from 'node:crypto';
import type { Health } from '@balcao/contract';
import { connectionTest } from './actions/connections/connection-test.ts';
import { templateRefresh } from './actions/connections/template-refresh.ts';
import { systemActor } from './actor.ts';
import type { LiveConnection } from './connections.ts';
import type { Context } from './context.ts';
import { removePurgedFiles } from './media/purged-files.ts';
import type { DownConnection } from './operations/connection-health.ts';
import { actionOperation } from './registry.ts';

/** What is done by the clock and at the first sight of a connection: probe it, and fetch its templates. */
export interface Maintenance extends AsyncDisposable {
  idle(): Promise<void>;
}

const roundMs = 5 * 60_000;
/** One that is out, or that nobody could ask, is asked again sooner. */
const recheckMs = 30_000;

/** Events after which the provider is asked what is new. */
const news: ReadonlySet<string> = new Set(['connection.added', 'connection.updated', 'connection.noticed']);

export interface MaintenancePace {
  readonly recheckMs: number;
}

export function startMaintenance(context: Context, pace?: MaintenancePace): Maintenance {
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  const later = (work: () => Promise<void>) => {
    running = running
      .then(async () => {
        if (!isStopped) await work();
      })
      .catch((error: unknown) => context.log.warn({ error }, 'maintenance failed; it is tried again'));
  };
  const round = () =>
    later(async () => {
      await noteThoseUnreadable(context);
      for (const connection of await context.connections.all()) later(() => look(context, connection));
      later(async () => {
        await context.execute('store.prune', null, by());
      });
      later(() => removePurgedFiles(context));
    });
  later(() => noteThoseUnreadable(context));
  const timer = setInterval(round, roundMs);
  timer.unref();
  const lookAgain = async () => {
    await noteThoseUnreadable(context);
    for (const connection of await thoseDown(context)) later(() => look(context, connection));
  };
  const recheck = setInterval(() => later(lookAgain), pace?.recheckMs ?? recheckMs);
  recheck.unref();
  const stopListening = context.feed.onAdvance((_head, events) => {
    for (const { event } of events) {
      const id = event.subject.connectionId;
      const isNews = news.has(event.type);
      if (!isNews || id === undefined) continue;
      later(async () => {
        await noteThoseUnreadable(context);
        const connection = await context.connections.byId(id);
        if (connection !== null) await look(context, connection);
      });
    }
  });
  return {
    // What one piece of work puts behind itself counts, too.
    idle: async () => {
      for (let before: Promise<void> | null = null; before !== running; await before) before = running;
    },
    [Symbol.asyncDispose]: async () => {
      isStopped = true;
      clearInterval(timer);
      clearInterval(recheck);
      stopListening();
      await running;
    },
  };
}

async function thoseDown(context: Context): Promise<readonly LiveConnection[]> {
  const rows = await context.store.read((reads) =>
    reads.all<{ id: string; health: string }>('SELECT id, health FROM connections WHERE removed = 0', []),
  );
  const down = new Set(rows.filter(({ health }) => (JSON.parse(health) as Health).state !== 'up').map(({ id }) => id));
  return (await context.connections.all()).filter(({ id }) => down.has(id));
}

/** One whose settings cannot be read is down, and says why. */
async function noteThoseUnreadable(context: Context): Promise<void> {
  const unreadable = await context.connections.unreadable();
  if (unreadable.length === 0) return;
  const down: readonly DownConnection[] = unreadable.map(({ id, reason }) => ({ id, reason }));
  await context.execute('connection.noteUnreadable', down, by());
}

async function look(context: Context, connection: LiveConnection): Promise<void> {
  const { state } = await probe(context, connection);
  if (state === 'up' && connection.channel.templates !== undefined) await refreshTemplates(context, connection);
  context.wakeDelivery();
  context.wakeMedia();
}

async function probe(context: Context, connection: LiveConnection): Promise<{ state: string }> {
  const prepared = await connectionTest.prepare?.(
    { ...context, actor: null, nowMs: context.now() },
    { connection: connection.id },
  );
  await context.execute(actionOperation('connection.test'), { input: { connection: connection.id }, prepared }, by());
  return { state: prepared?.probe.state ?? 'unknown' };
}

async function refreshTemplates(context: Context, connection: LiveConnection): Promise<void> {
  try {
    const prepared = await templateRefresh.prepare?.(
      { ...context, actor: null, nowMs: context.now() },
      { connection: connection.id },
    );
    await context.execute(
      actionOperation('template.refresh'),
      { input: { connection: connection.id }, prepared },
      by(),
    );
  } catch (error) {
    context.log.info({ error, connectionId: connection.id }, 'templates could not be refreshed');
  }
}

const by = () => ({ actor: systemActor, requestId: randomUUID() });
