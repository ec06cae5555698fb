/** The server under measurement, and the loads that are driven inside it because no HTTP surface carries them. */
import { createServer } from '@balcao/server';
import { answerParent } from './child.ts';
import { webhookBody } from './webhook-body.ts';

const dataDir = process.argv[2] ?? '';
const startedAt = performance.now();
const server = await createServer({ dataDir, logLevel: 'silent' }, { maintenance: false });
const startMs = performance.now() - startedAt;
const { context } = server;
const system = { actor: { type: 'system', name: 'bench' }, requestId: 'bench' } as const;

/** Keeps `inFlight` operations under way until all are done. */
async function runMany(count: number, inFlight: number, one: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      // oxlint-disable-next-line no-await-in-loop -- a lane does one thing after the other
      await one(index);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
}

interface Ingest {
  readonly connectionId: string;
  readonly from: number;
  readonly count: number;
  readonly inFlight: number;
  readonly people: number;
}

/** Webhook body → parsed → committed, through the writer thread; answers how many groups the commits made. */
async function ingest({ connectionId, from, count, inFlight, people }: Ingest) {
  const connection = await context.connections.byId(connectionId);
  if (connection === null) throw new Error('the office has no connection');
  const bodies = Array.from({ length: count }, (_, index) => webhookBody(from + index, (from + index) % people));
  let groups = 0;
  const stop = context.store.onCommit(() => {
    groups += 1;
  });
  const cpuBefore = process.threadCpuUsage();
  const started = performance.now();
  await runMany(count, inFlight, (index) => {
    const body = bodies[index] ?? '';
    const parsed = connection.channel.parse(Buffer.from(body), connection.settings);
    const events = parsed.events.map((event) => ({ connectionId, event }));
    return context.execute('intake.webhook', { connectionId, body, events, unknown: [] }, system);
  });
  const seconds = (performance.now() - started) / 1000;
  stop();
  const { user, system: kernel } = process.threadCpuUsage(cpuBefore);
  return { seconds, groups, count, mainThreadCpuMs: (user + kernel) / 1000 };
}

interface ResolveAll {
  readonly ids: readonly string[];
  readonly inFlight: number;
  readonly userId: string;
}

async function resolveAll({ ids, inFlight, userId }: ResolveAll) {
  const actor = {
    type: 'user',
    userId,
    tokenId: 'to_bench',
    name: 'Admin',
    role: 'admin',
    queueIds: [],
    connectionId: null,
  };
  const started = performance.now();
  await runMany(ids.length, inFlight, (index) => {
    const input = { input: { ticket: ids[index], disposition: 'keep' } };
    return context.execute('action.ticket.resolve', input, { ...system, actor: actor as never });
  });
  const committedMs = performance.now() - started;
  // Not `settle`: that waits for workers to be idle, and the writes meanwhile keep waking them.
  await context.feed.catchUp(await context.store.read(async (_reads, seq) => seq));
  return { committedMs, settledMs: performance.now() - started };
}

function usage() {
  const { user, system: kernel } = process.threadCpuUsage();
  const { maxRSS } = process.resourceUsage();
  return { threadCpuMs: (user + kernel) / 1000, rss: process.memoryUsage.rss(), maxRss: maxRSS * 1024 };
}

answerParent(
  {
    port: () => server.port,
    startMs: () => startMs,
    settle: () => server.settle(),
    seq: () => context.feed.head(),
    usage,
    ingest,
    resolveAll,
  },
  async () => {
    await server[Symbol.asyncDispose]();
  },
);
