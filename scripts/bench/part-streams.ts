import WebSocket from 'ws';
import { startChild } from './child.ts';
import { runLoad } from './http-load.ts';
import { openOffice, serveOffice, webhookRequest } from './office.ts';
import { sendPaced } from './pace.ts';
import { atMost, type Row } from './report.ts';
import type { Size } from './size.ts';
import { medianOf, pause, type Spread, spreadOf } from './stats.ts';
import { countFrames } from './stream-count.ts';
import { providerIdOf, webhookBody } from './webhook-body.ts';

const people = 500;
const resume = (after: number | null, token: string) => JSON.stringify({ type: 'resume', after, topics: ['*'], token });

type Office = Awaited<ReturnType<typeof openOffice>>;
type Server = Awaited<ReturnType<typeof serveOffice>>;
interface Numbers {
  last: number;
}

/** Events out: to many sockets, to one that was away, and how soon after the message came in. */
export async function streams(size: Size): Promise<readonly Row[]> {
  using office = await openOffice();
  await using server = await serveOffice(office);
  const numbers: Numbers = { last: 0 };
  await ingest(server, office, numbers, people);
  return [
    await fanOut(server, office, size, numbers),
    await replay(server, office, size, numbers),
    ...(await latencies(server, office, size, numbers)),
  ];
}

async function ingest(server: Server, office: Office, numbers: Numbers, count: number): Promise<void> {
  const { connectionId } = office;
  await server.ask('ingest', { connectionId, from: numbers.last, count, inFlight: 128, people });
  numbers.last += count;
  await server.ask('settle');
}

interface Usage {
  readonly threadCpuMs: number;
}

/** Time of the sending thread's CPU on both sides: what other programs of the machine do does not change it. */
async function fanOut(server: Server, office: Office, size: Size, numbers: Numbers): Promise<Row> {
  const sockets = 200;
  const events = size.isQuick ? 200 : 500;
  const batch = 10;
  await using bare = await startChild(new URL('./sockets-child.ts', import.meta.url), []);
  using theirs = await countFrames(await bare.ask<number>('port'), sockets, '');
  const token = office.tokens[0] ?? '';
  const cpuOf = async () => (await server.ask<Usage>('usage')).threadCpuMs;
  const samples = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < size.rounds + 1; round += 1) {
    // What the same events cost without sockets: intake and reading the log, which is no fan-out.
    const alone = await cpuOf();
    await ingest(server, office, numbers, events);
    const beforeMs = (await cpuOf()) - alone;
    using ours = await countFrames(server.port, sockets, resume(null, token));
    await ours.until(sockets);
    ours.reset();
    const start = await cpuOf();
    await ingest(server, office, numbers, events);
    await ours.until(sockets * events);
    const spent = (await cpuOf()) - start - beforeMs;
    const bytes = Math.round(ours.bytes / ours.frames);
    theirs.reset();
    const bareStart = await bare.ask<number>('cpuMs');
    await bare.ask('fanOut', { text: 'x'.repeat(bytes), events, batch });
    await theirs.until(sockets * events);
    const bareSpent = (await bare.ask<number>('cpuMs')) - bareStart;
    if (round === 0) continue;
    samples.ours.push((spent * 1000) / sockets / events);
    samples.theirs.push((bareSpent * 1000) / sockets / events);
  }
  return {
    kind: 'measured',
    name: `fan-out per socket per event, ${sockets} sockets × ${events} events`,
    measured: medianOf(samples.ours),
    unit: 'µs CPU',
    peer: { name: 'ws.send in a loop, same bytes', value: medianOf(samples.theirs) },
    goal: atMost(1.5),
    raw: samples,
  };
}

async function replay(server: Server, office: Office, size: Size, numbers: Numbers): Promise<Row> {
  const missed = 10_000;
  const from = await server.ask<number>('seq');
  await ingest(server, office, numbers, missed);
  const times: number[] = [];
  for (let round = 0; round < size.rounds + 1; round += 1) {
    const started = performance.now();
    using socket = await countFrames(server.port, 1, resume(from, office.tokens[0] ?? ''));
    await socket.until(missed + 1);
    times.push(performance.now() - started);
  }
  return {
    kind: 'measured',
    name: 'replay of 10,000 missed events',
    measured: medianOf(times.slice(1)),
    unit: 'ms',
    goal: atMost(1000, 'value'),
    raw: times,
  };
}

async function latencies(server: Server, office: Office, size: Size, numbers: Numbers): Promise<readonly Row[]> {
  const most = await throughput(server, office, size, numbers);
  const idle = await latencyAt(server, office, 40, size.isQuick ? 3 : 6, numbers);
  const half = await latencyAt(server, office, most / 2, size.isQuick ? 3 : 6, numbers);
  const row = (name: string, spread: Spread, limit: number): Row => ({
    kind: 'measured',
    name,
    measured: spread.p99,
    unit: 'ms p99',
    goal: atMost(limit, 'value'),
    note: `p50 ${spread.p50.toFixed(1)} ms, ${spread.count} messages`,
    raw: spread,
  });
  return [
    row('message in → frame on a socket, idle (40/s)', idle, 25),
    row(`message in → frame on a socket, half load (${Math.round(most / 2)}/s)`, half, 100),
  ];
}

async function throughput(server: Server, office: Office, size: Size, numbers: Numbers): Promise<number> {
  let left = size.isQuick ? 1_500 : 4_000;
  const next = () => {
    left -= 1;
    return left < 0 ? undefined : request(office, numbers);
  };
  const { perSecond } = await runLoad({ port: server.port, clients: 32, next });
  await server.ask('settle');
  return perSecond;
}

function request(office: Office, numbers: Numbers): Buffer {
  numbers.last += 1;
  return webhookRequest(office.webhookPath, webhookBody(numbers.last, numbers.last % people));
}

/** Messages at an even pace over several connections; each is timed from when it was due to its frame. */
async function latencyAt(
  server: Server,
  office: Office,
  perSecond: number,
  seconds: number,
  numbers: Numbers,
): Promise<Spread> {
  const sentAt = new Map<string, number>();
  const times: number[] = [];
  const socket = await openStream(server.port, office.tokens[0] ?? '');
  socket.on('message', (data) => {
    const now = performance.now();
    const providerId = /wamid\.BENCH\d{12}==/.exec((data as Buffer).toString('latin1'))?.[0] ?? '';
    const sent = sentAt.get(providerId);
    if (sent === undefined) return;
    times.push(now - sent);
    sentAt.delete(providerId);
  });
  const pace = { perSecond, count: Math.round(perSecond * seconds), startedAt: performance.now() + 20 };
  const lanes = Math.min(64, Math.max(8, Math.ceil(perSecond / 50)));
  const turns = { next: 0 };
  await Promise.all(
    Array.from({ length: lanes }, () =>
      sendPaced(server.port, pace, turns, (dueAt) => {
        const bytes = request(office, numbers);
        sentAt.set(providerIdOf(numbers.last), dueAt);
        return bytes;
      }),
    ),
  );
  await server.ask('settle');
  const until = performance.now() + 2_000;
  while (sentAt.size > 0 && performance.now() < until) await pause(10);
  socket.terminate();
  if (sentAt.size > 0) throw new Error(`${sentAt.size} messages never reached the socket`);
  return spreadOf(times.slice(Math.floor(times.length / 10)));
}

function openStream(port: number, token: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/stream`, { perMessageDeflate: false });
    socket.once('open', () => socket.send(resume(null, token)));
    socket.once('message', () => resolve(socket));
    socket.once('error', reject);
  });
}
