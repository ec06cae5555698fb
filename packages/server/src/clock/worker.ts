import { randomUUID } from 'node:crypto';
import { systemActor } from '../actor.ts';
import { isAway } from '../away.ts';
import type { Context } from '../context.ts';
import { isWithin } from '../domain/elapsed.ts';
import { clockJobs, type DueItem } from './jobs.ts';

export interface Clock extends AsyncDisposable {
  /** Resolves when nothing is due. */
  idle(): Promise<void>;
}

const longestSleepMs = 30_000;
const awayMs = 2_000;
const retryMs = 60_000;
const batchSize = 100;

/** Runs what is due, one after the other, and sleeps until the next is. */
export function startClock(context: Context): Clock {
  const failedAt = new Map<string, number>();
  let running: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const round = async () => {
    clearTimeout(timer);
    for (let due = await dueNow(context, failedAt); due.length > 0; due = await dueNow(context, failedAt)) {
      for (const item of due) {
        if (isStopped) return;
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await runOne(context, item, failedAt);
      }
    }
    const next = await nextAt(context);
    const sleepMs = Math.min(longestSleepMs, Math.max(0, (next ?? Infinity) - context.now()));
    if (!isStopped) timer = setTimeout(wake, Math.max(sleepMs, 20));
    timer?.unref();
  };
  const start = (): Promise<void> => {
    running ??= round()
      .catch((error: unknown) => {
        context.log.warn({ error }, 'the clock could not look; it looks again');
        if (!isStopped) timer = setTimeout(wake, isAway(error) ? awayMs : longestSleepMs);
        timer?.unref();
      })
      .finally(() => {
        running = null;
      });
    return running;
  };
  function wake(): void {
    if (!isStopped) void start();
  }

  const wakers = new Set<string>(Object.values(clockJobs).flatMap(({ wakes }) => wakes));
  const stopListening = context.feed.onAdvance((_head, events) => {
    if (events.some(({ event }) => wakers.has(event.type))) wake();
  });
  wake();
  return {
    idle: async () => {
      await running;
      if (!isStopped) await start();
    },
    [Symbol.asyncDispose]: async () => {
      isStopped = true;
      clearTimeout(timer);
      stopListening();
      await running;
    },
  };
}

async function runOne(context: Context, item: DueItem, failedAt: Map<string, number>): Promise<void> {
  const key = `${item.job}:${item.id}`;
  try {
    await context.execute('clock.run', item, { actor: systemActor, requestId: randomUUID() });
    failedAt.delete(key);
    context.wakeDelivery();
  } catch (error) {
    // Nothing is wrong with it: the round ends here, and the next one finds it still due.
    if (isAway(error)) throw error;
    failedAt.set(key, context.now());
    context.log.error({ error, ...item }, 'something due failed; it is tried again');
  }
}

/** What is due and has not just failed. */
async function dueNow(context: Context, failedAt: ReadonlyMap<string, number>): Promise<readonly DueItem[]> {
  const now = context.now();
  const items: DueItem[] = [];
  await context.store.read(async (reads) => {
    for (const [job, { waiting }] of Object.entries(clockJobs)) {
      // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
      const rows = await reads.all<{ id: string }>(
        `SELECT w.id FROM (${waiting}) w WHERE w.at <= ? ORDER BY w.at LIMIT ${batchSize}`,
        [now],
      );
      for (const { id } of rows) if (!isWithin(now, failedAt.get(`${job}:${id}`), retryMs)) items.push({ job, id });
    }
  });
  return items;
}

async function nextAt(context: Context): Promise<number | null> {
  return context.store.read(async (reads) => {
    let next: number | null = null;
    for (const { waiting } of Object.values(clockJobs)) {
      // oxlint-disable-next-line no-await-in-loop -- as above
      const row = await reads.get<{ at: number | null }>(`SELECT min(w.at) AS at FROM (${waiting}) w`, []);
      const at = row?.at ?? null;
      if (at !== null && (next === null || at < next)) next = at;
    }
    return next;
  });
}
