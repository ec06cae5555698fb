import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ClientFrame, ServerFrame } from '@balcao/contract';
import { afterEach, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Link, Stream } from '../store/port.ts';
import { type Pace, subscribe, usualPace } from './stream.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

interface Peer {
  readonly socket: WebSocket;
  readonly resume: Extract<ClientFrame, { type: 'resume' }>;
  readonly frames: ClientFrame[];
  send(...frames: readonly ServerFrame[]): void;
}

/** A real WebSocket server that says what the test tells it to. */
async function createServer(options: { readonly refuse?: number } = {}) {
  const server = new WebSocketServer({
    port: 0,
    ...(options.refuse === undefined
      ? {}
      : { verifyClient: (_info: unknown, done: (ok: boolean, code?: number) => void) => done(false, options.refuse) }),
  });
  await once(server, 'listening');
  open.push({
    close: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  });
  const peers: Peer[] = [];
  server.on('connection', (socket) => {
    const frames: ClientFrame[] = [];
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as ClientFrame;
      frames.push(frame);
      if (frame.type !== 'resume') return;
      const send = (...all: readonly ServerFrame[]) => {
        for (const each of all) socket.send(JSON.stringify(each));
      };
      peers.push({ socket, resume: frame, frames, send });
    });
  });
  const peer = (nth: number) => vi.waitUntil(() => peers[nth], { timeout: 5000, interval: 2 });
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, peer, peers };
}

function follow(url: string, after: number | null, pace: Partial<Pace> = {}) {
  const seqs: number[] = [];
  const watermarks: number[] = [];
  const links: Link[] = [];
  const resyncs: number[] = [];
  const subscription: Stream = subscribe(
    { url, token: 'secret', pace: { firstDelayMs: 5, longestDelayMs: 20, ...pace } },
    {
      after,
      topics: ['*'],
      onEvent: ({ seq }) => seqs.push(seq),
      onWatermark: (seq) => watermarks.push(seq),
      onResync: () => resyncs.push(seqs.length),
      onLink: (link) => links.push(link),
    },
  );
  open.push(subscription);
  return { subscription, seqs, watermarks, links, resyncs };
}

const until = (fact: () => boolean) => vi.waitUntil(fact, { timeout: 5000, interval: 2 });
const event = (seq: number, prev: number): ServerFrame => ({
  type: 'event',
  seq,
  prev,
  at: '2026-11-20T14:00:00.000Z',
  event: { type: 'ticket.viewed', actor: { type: 'system', id: null, name: null }, subject: {}, changes: [] },
});
const hello = (seq: number): ServerFrame => ({ type: 'hello', seq, minSeq: 0 });

it('resumes after what it has, and delivers in order', async () => {
  const server = await createServer();
  const { seqs, watermarks, links } = follow(server.url, 7);
  const peer = await server.peer(0);
  expect(peer.resume).toEqual({ type: 'resume', after: 7, topics: ['*'] });
  peer.send(hello(9), event(8, 7), event(10, 8), { type: 'watermark', seq: 12 }, event(13, 12));
  await until(() => seqs.length === 3);
  expect(seqs).toEqual([8, 10, 13]);
  expect(watermarks).toEqual([12]);
  expect(links.map(({ kind }) => kind)).toEqual(['connecting', 'online']);
});

it('a repeated event is not delivered twice', async () => {
  const server = await createServer();
  const { seqs } = follow(server.url, 0);
  const peer = await server.peer(0);
  peer.send(hello(3), event(1, 0), event(1, 0), event(2, 1), event(2, 1), event(3, 2));
  await until(() => seqs.includes(3));
  expect(seqs).toEqual([1, 2, 3]);
});

it('a gap leads to a new resume from the last one delivered', async () => {
  const server = await createServer();
  const { seqs } = follow(server.url, 0);
  (await server.peer(0)).send(hello(4), event(1, 0), event(4, 3), event(5, 4));
  const second = await server.peer(1);
  expect(second.resume.after).toBe(1);
  second.send(hello(5), event(3, 1), event(4, 3), event(5, 4));
  await until(() => seqs.includes(5));
  expect(seqs).toEqual([1, 3, 4, 5]);
});

it('without a sequence it starts at the present and keeps that place over a cut', async () => {
  const server = await createServer();
  follow(server.url, null);
  const first = await server.peer(0);
  expect(first.resume.after).toBeNull();
  first.send(hello(41));
  first.socket.terminate();
  expect((await server.peer(1)).resume.after).toBe(41);
});

it('a resync stops everything until it is told where to go on', async () => {
  const server = await createServer();
  const { subscription, resyncs, seqs } = follow(server.url, 900);
  (await server.peer(0)).send(hello(5), { type: 'resync' }, event(901, 900));
  await until(() => resyncs.length === 1);
  expect(seqs).toEqual([]);
  subscription.resume(5);
  const peer = await server.peer(1);
  expect(peer.resume.after).toBe(5);
  peer.send(hello(5), event(6, 5));
  await until(() => seqs.length === 1);
});

it('a refused token is told once and not tried again', async () => {
  const server = await createServer({ refuse: 401 });
  const { links } = follow(server.url, 0);
  await until(() => links.some(({ kind }) => kind === 'refused'));
  expect(links.at(-1)).toMatchObject({ kind: 'refused', code: 'auth.expired' });
  expect(links.filter(({ kind }) => kind === 'connecting')).toHaveLength(1);
});

it('a token revoked later ends it with the server’s code', async () => {
  const server = await createServer();
  const { links } = follow(server.url, 0);
  const peer = await server.peer(0);
  peer.send(hello(0), { type: 'error', code: 'auth.expired', message: 'revoked' });
  peer.socket.close(4401);
  await until(() => links.at(-1)?.kind === 'refused');
  expect(links.at(-1)).toEqual({ kind: 'refused', code: 'auth.expired', message: 'revoked' });
});

it('pauses grow up to the limit, and start over once a link has lasted', async () => {
  const server = await createServer();
  let now = 0;
  const pace = { firstDelayMs: 4, longestDelayMs: 16, random: () => 1, now: () => now, stableMs: 100, pingMs: 60_000 };
  const { links } = follow(server.url, 0, pace);
  for (let nth = 0; nth < 5; nth += 1) (await server.peer(nth)).socket.terminate();
  const last = await server.peer(5);
  last.send(hello(0));
  await until(() => links.at(-1)?.kind === 'online');
  now = 1000;
  last.socket.terminate();
  await server.peer(6);
  const pauses = links.flatMap((link) =>
    link.kind === 'offline' ? [link.retryAtMs - (link.retryAtMs >= 1000 ? 1000 : 0)] : [],
  );
  expect(pauses).toEqual([4, 8, 16, 16, 16, 4]);
});

const pausesOf = (links: readonly Link[]) => links.flatMap((link) => (link.kind === 'offline' ? [link.retryAtMs] : []));

it('pauses are drawn between half and all of their limit, so that many clients do not come back at one moment', async () => {
  const server = await createServer({ refuse: 503 });
  for (const [chance, expected] of [
    [0, [2, 4, 8, 8]],
    [0.5, [3, 6, 12, 12]],
    [1, [4, 8, 16, 16]],
  ] as const) {
    const pace = { firstDelayMs: 4, longestDelayMs: 16, random: () => chance, now: () => 0 };
    const { links, subscription } = follow(server.url, 0, pace);
    await until(() => pausesOf(links).length >= 4);
    subscription.close();
    expect(pausesOf(links).slice(0, 4)).toEqual(expected);
  }
});

it('a link that lived too short does not make the next pause short again', async () => {
  const server = await createServer();
  let now = 0;
  const pace = { firstDelayMs: 4, longestDelayMs: 64, random: () => 1, now: () => now, stableMs: 100, pingMs: 60_000 };
  const { links } = follow(server.url, 0, pace);
  for (let nth = 0; nth < 4; nth += 1) {
    const peer = await server.peer(nth);
    peer.send(hello(0));
    await until(() => links.at(-1)?.kind === 'online');
    now += 99;
    peer.socket.terminate();
    await until(() => links.at(-1)?.kind !== 'online');
  }
  await server.peer(4);
  const pauses = pausesOf(links).map((at, nth) => at - 99 * (nth + 1));
  expect(pauses).toEqual([4, 8, 16, 32]);
});

it('a server that is away for as long as it likes is found within the limit once it is back', async () => {
  const server = await createServer();
  const port = Number(new URL(server.url).port);
  for (const each of open.splice(0)) each.close();
  const { links } = follow(`ws://127.0.0.1:${port}`, 0, { firstDelayMs: 1, longestDelayMs: 8 });
  const startedMs = Date.now();
  await until(() => pausesOf(links).length >= 100);
  // Never a storm: the pauses between a hundred tries are at least half of their limits.
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(96 * 4);
  const back = new WebSocketServer({ port });
  open.push({ close: () => back.close() });
  back.on('connection', (socket) => socket.on('message', () => socket.send(JSON.stringify(hello(0)))));
  await once(back, 'listening');
  const tries = pausesOf(links).length;
  await until(() => links.at(-1)?.kind === 'online');
  expect(pausesOf(links).length - tries).toBeLessThanOrEqual(1);
  for (const client of back.clients) client.terminate();
  expect(usualPace).toMatchObject({ firstDelayMs: 500, longestDelayMs: 30_000, stableMs: 5000 });
});

it('a server that knows nothing but gaps, or resyncs, is asked with growing pauses', async () => {
  const server = await createServer();
  const pace = { firstDelayMs: 4, longestDelayMs: 16, random: () => 1, now: () => 0 };
  const gaps = follow(server.url, 1, pace);
  for (let nth = 0; nth < 5; nth += 1) (await server.peer(nth)).send(hello(9), event(9, 8));
  await until(() => pausesOf(gaps.links).length >= 4);
  expect(pausesOf(gaps.links).slice(0, 4)).toEqual([4, 8, 16, 16]);
  gaps.subscription.close();

  const seen = server.peers.length;
  const { links, subscription, resyncs } = follow(server.url, 1, pace);
  for (let nth = 0; nth < 5; nth += 1) {
    (await server.peer(seen + nth)).send(hello(9), { type: 'resync' });
    await until(() => resyncs.length === nth + 1);
    subscription.resume(9);
  }
  await server.peer(seen + 5);
  expect(pausesOf(links)).toEqual([4, 8, 16, 16]);
});

it('a link that went silent is noticed and replaced', async () => {
  const server = await createServer();
  const { links } = follow(server.url, 3, { pingMs: 5, deadMs: 30 });
  const peer = await server.peer(0);
  peer.send(hello(3));
  // Half open: the peer neither answers pings nor closes.
  peer.socket.pause();
  expect((await server.peer(1)).resume.after).toBe(3);
  expect(links.some((link) => link.kind === 'offline' && link.reason === 'silent')).toBe(true);
});

it('topics go out at once and again with the next resume', async () => {
  const server = await createServer();
  const { subscription } = follow(server.url, 0);
  const first = await server.peer(0);
  first.send(hello(0));
  subscription.setTopics(['tickets', 'thread:th_1']);
  await until(() => first.frames.length === 2);
  expect(first.frames[1]).toEqual({ type: 'topics', topics: ['tickets', 'thread:th_1'] });
  first.socket.terminate();
  expect((await server.peer(1)).resume.topics).toEqual(['tickets', 'thread:th_1']);
});

it('nothing is heard and nothing is tried after close', async () => {
  const server = await createServer();
  const { subscription, seqs, links } = follow(server.url, 0);
  const peer = await server.peer(0);
  peer.send(hello(0));
  await until(() => links.at(-1)?.kind === 'online');
  const gone = once(peer.socket, 'close');
  subscription.close();
  peer.send(event(1, 0));
  await gone;
  expect({ seqs, last: links.at(-1)?.kind, connections: server.peers.length }).toEqual({
    seqs: [],
    last: 'online',
    connections: 1,
  });
});
