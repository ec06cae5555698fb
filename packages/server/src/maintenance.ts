import { randomUUID } from 'node:crypto';
import type { EventType, Health } from '@balcao/contract';
import { connectionTest } from './actions/connections/connection-test.ts';
import { templateRefresh } from './actions/connections/template-refresh.ts';
import { systemActor } from './actor.ts';
import type { LiveConnection } from './connections.ts';
import type { Context } from './context.ts';
import { createChain, createLooks, type LookTime } from './looks.ts';
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

/** Events after which the provider is asked what is new: whoever sets a connection up waits for it, a notice does not mind. */
const urgency: Readonly<Partial<Record<EventType, LookTime>>> = {
  'connection.added': 'at once',
  'connection.updated': 'at once',
  'connection.noticed': 'in its turn',
};

export interface MaintenancePace {
  readonly recheckMs: number;
}

export function startMaintenance(context: Context, pace?: MaintenancePace): Maintenance {
  const chores = createChain((error) => context.log.warn({ error }, 'maintenance failed; it is tried again'));
  const looks = createLooks({
    now: context.now,
    onFailure: (error, id) =>
      context.log.warn({ error, connectionId: id }, 'a connection could not be looked at; it is tried again'),
    look: async (id) => {
      const connection = await context.connections.byId(id);
      if (connection === null) await noteThoseUnreadable(context);
      else await look(context, connection);
    },
  });
  const every = (ms: number, ...work: readonly (() => Promise<void>)[]) => {
    // Each by itself: one that fails holds up no other.
    const timer = setInterval(() => {
      for (const each of work) chores.add(each);
    }, ms);
    timer.unref();
    return timer;
  };
  const unreadable = () => noteThoseUnreadable(context);
  chores.add(unreadable);
  const timers = [
    every(
      roundMs,
      unreadable,
      async () => {
        for (const { id } of await context.connections.all()) looks.ask(id, 'at once');
      },
      async () => {
        await context.execute('store.prune', null, by());
      },
      async () => {
        await context.execute('signIn.prune', null, by());
      },
      () => removePurgedFiles(context),
    ),
    every(pace?.recheckMs ?? recheckMs, unreadable, async () => {
      for (const id of await thoseNotUp(context)) looks.ask(id, 'at once');
    }),
  ];
  const stopListening = context.feed.onAdvance((_head, events) => {
    for (const { event } of events) {
      const id = event.subject.connectionId;
      const when = urgency[event.type];
      if (when !== undefined && id !== undefined) looks.ask(id, when);
    }
  });
  return {
    idle: async () => {
      await chores.idle();
      await looks.idle();
    },
    [Symbol.asyncDispose]: async () => {
      for (const timer of timers) clearInterval(timer);
      stopListening();
      await Promise.all([chores[Symbol.asyncDispose](), looks[Symbol.asyncDispose]()]);
    },
  };
}

async function thoseNotUp(context: Context): Promise<readonly string[]> {
  const rows = await context.store.read((reads) =>
    reads.all<{ id: string; health: string }>('SELECT id, health FROM connections WHERE removed = 0', []),
  );
  return rows.filter(({ health }) => (JSON.parse(health) as Health).state !== 'up').map(({ id }) => id);
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

const preparing = (context: Context) => ({
  ...context,
  actor: null,
  nowMs: context.now(),
  isDry: false,
  described: null,
});

async function probe(context: Context, connection: LiveConnection): Promise<{ state: string }> {
  const prepared = await connectionTest.prepare?.(preparing(context), { connection: connection.id });
  await context.execute(actionOperation('connection.test'), { input: { connection: connection.id }, prepared }, by());
  return { state: prepared?.probe?.state ?? 'unknown' };
}

async function refreshTemplates(context: Context, connection: LiveConnection): Promise<void> {
  try {
    const prepared = await templateRefresh.prepare?.(preparing(context), { connection: connection.id });
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
