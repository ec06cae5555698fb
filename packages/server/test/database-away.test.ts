import { once } from 'node:events';
import type { MessageItem, TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CutProxy, createCutProxy } from './cut-proxy.ts';
import { openPlace, type Place } from './databases.ts';
import { type Desk, joao, openDesk } from './desk.ts';
import { type Listener, listen, resume } from './listener.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';
import { isPostgresUp, postgresUrl } from './store-harness.ts';

/** Statements have two seconds here, so that a connection that is half open is noticed within the test. */
const databaseTimeouts = { connectMs: 2_000, statementMs: 4_000, answerMs: 2_000, outcomeMs: 3_000 };
const cuts = Number(process.env['BALCAO_CUTS'] ?? 50);

interface Said {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly code: string | null;
  readonly result: unknown;
}

describe.skipIf(!(await isPostgresUp()))('a PostgreSQL that goes away', () => {
  let proxy: CutProxy;
  let place: Place;
  let desk: Desk;
  let ticket: TicketItem;
  let stream: Listener;

  beforeAll(async () => {
    proxy = await createCutProxy(new URL(postgresUrl));
    place = await openPlace('postgres');
    // The tests look into the database past the proxy; the server only reaches it through the proxy.
    const options = { ...place.options, databaseUrl: proxy.url };
    desk = await openDesk(async () => ({ ...place, options }), { replayLaw: false, overrides: { databaseTimeouts } });
    await desk.writes(joao, 'Oi');
    ticket = await desk.ticketOf(joao);
    await desk.admin.call('ticket.accept', { ticket: ticket.id });
    await desk.settle();
    stream = await listen(desk.server.url, resume(null), desk.admin.token);
    // A stream that has not said hello yet is refused while the database is away, and its client comes back.
    if (stream.frames.length === 0) await once(stream.socket, 'message');
  }, 120_000);
  afterAll(async () => {
    await stream[Symbol.asyncDispose]();
    await desk[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
  });

  const send = async (text: string, clientKey?: string): Promise<Said> => {
    const response = await fetch(`${desk.server.url}/v1/actions/message.send`, {
      method: 'POST',
      headers: { authorization: `Bearer ${desk.admin.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ticket: ticket.id, text, ...(clientKey === undefined ? {} : { clientKey }) }),
    });
    const body = (await response.json()) as { result?: MessageItem; error?: { code: string } };
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      code: body.error?.code ?? null,
      result: body.result ?? null,
    };
  };
  const until200 = async (text: string, clientKey: string): Promise<Said> => {
    for (;;) {
      const said = await send(text, clientKey);
      if (said.status === 200) return said;
      expect(said).toMatchObject({ status: 503, retryAfter: expect.stringMatching(/^[1-9]/) });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const stored = async (text: string) =>
    (
      await sql<{ n: number }>(place, `SELECT count(*) AS n FROM messages WHERE direction = 'out' AND body LIKE ?`, [
        text,
      ])
    )[0]?.n;
  const sentTexts = () =>
    desk.emulator
      .sent()
      .filter(({ kind, providerId }) => kind === 'text' && providerId !== null)
      .map(({ body }) => (body as { text: { body: string } }).text.body);

  test(`${cuts} cuts under load: what was answered is there once, nothing leaves twice, streams stay open and miss nothing`, {
    timeout: 300_000,
  }, async () => {
    let isDone = false;
    let answered = 0;
    const sender = async (who: number) => {
      for (let place = 0; !isDone; place += 1) {
        await until200(`carga ${who}-${place}`, `carga-${who}-${place}`);
        answered += 1;
      }
    };
    const senders = Array.from({ length: 6 }, (_, who) => sender(who));
    for (let round = 0; round < cuts; round += 1) {
      const before = answered;
      if (round % 5 === 4) proxy.loseCommit(round % 2 === 0 ? 'carried out' : 'not carried out', 'carga');
      else proxy.cut();
      await expect.poll(() => answered, { timeout: 60_000, interval: 1 }).toBeGreaterThan(before);
    }
    isDone = true;
    await Promise.all(senders);
    await desk.settle();
    expect(await stored('carga %')).toBe(answered);
    const texts = sentTexts().filter((text) => text.startsWith('carga'));
    expect(new Set(texts).size).toBe(texts.length);
    const states = await sql<{ state: string; n: number }>(
      place,
      `SELECT state, count(*) AS n FROM messages WHERE body LIKE 'carga %' GROUP BY state`,
    );
    expect(states).toEqual([{ state: 'read', n: answered }]);
    expect(texts).toHaveLength(answered);
    expect(await brokenInvariants(place)).toEqual(unbroken);

    const [last] = await sql<{ seq: number }>(place, 'SELECT seq FROM event_counter');
    await expect.poll(() => stream.place(), { timeout: 60_000 }).toBeGreaterThanOrEqual(last?.seq ?? 0);
    expect(stream.socket.readyState).toBe(stream.socket.OPEN);
    const told = stream
      .events()
      .filter(
        ({ event }) =>
          event.type === 'message.queued' &&
          event.changes.some(({ after }) => (after as { body?: string } | null)?.body?.startsWith('carga')),
      ).length;
    expect(told).toBe(answered);
    process.stdout.write(`PostgreSQL: ${proxy.cuts()} cuts, ${answered} sends acknowledged, lost 0, twice 0\n`);
  });

  test('a COMMIT whose answer was lost is looked up: carried out it is answered so, else it is done again', async () => {
    for (const how of ['carried out', 'not carried out'] as const) {
      proxy.loseCommit(how, 'sem chave');
      expect(await send(`sem chave, ${how}`)).toMatchObject({ status: 200, code: null });
      expect(await stored(`sem chave, ${how}`)).toBe(1);
    }
    await desk.settle();
    expect(sentTexts().filter((text) => text.startsWith('sem chave'))).toEqual([
      'sem chave, carried out',
      'sem chave, not carried out',
    ]);
  });

  test('one that nobody can look up is told as unknown, and its key brings the answer later', async () => {
    proxy.loseCommit('carried out', 'talvez', () => proxy.close(true));
    const said = await send('talvez', 'talvez');
    expect(said).toMatchObject({ status: 503, code: 'server.outcomeUnknown', retryAfter: '2' });
    expect(await send('fechado')).toMatchObject({ status: 503, code: 'server.unavailable', retryAfter: '2' });
    proxy.close(false);
    const again = await until200('talvez', 'talvez');
    expect(again.result).toMatchObject({ body: 'talvez' });
    expect(await stored('talvez')).toBe(1);
    expect(await stored('fechado')).toBe(0);
  });

  test('connections that fall silent are given up, all of them at once, and the stream catches up', {
    timeout: 120_000,
  }, async () => {
    await Promise.all(Array.from({ length: 8 }, (_, place) => until200(`antes ${place}`, `antes-${place}`)));
    proxy.hush();
    const started = performance.now();
    const said = await until200('depois do silêncio', 'silêncio');
    const tookMs = performance.now() - started;
    expect(said.status).toBe(200);
    expect(tookMs).toBeGreaterThan(databaseTimeouts.answerMs - 100);
    expect(tookMs).toBeLessThan(5 * databaseTimeouts.answerMs);
    await desk.settle();
    expect(sentTexts().filter((text) => text === 'depois do silêncio')).toHaveLength(1);
    const [last] = await sql<{ seq: number }>(place, 'SELECT seq FROM event_counter');
    await expect.poll(() => stream.place(), { timeout: 60_000 }).toBeGreaterThanOrEqual(last?.seq ?? 0);
    expect(stream.socket.readyState).toBe(stream.socket.OPEN);
    process.stdout.write(`PostgreSQL half open: answered again after ${Math.round(tookMs)} ms\n`);
  });

  test('while it is away the server is alive and not ready, and ready again afterwards', async () => {
    proxy.close(true);
    expect((await fetch(`${desk.server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${desk.server.url}/readyz`)).status).toBe(503);
    proxy.close(false);
    await expect.poll(async () => (await fetch(`${desk.server.url}/readyz`)).status, { timeout: 10_000 }).toBe(200);
  });
});
