import { isDeepStrictEqual } from 'node:util';
import type { SequencedEvent, Snapshot } from '@balcao/contract';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subscribe } from '../../../cli/src/api/stream.ts';
import { normalizeSnapshot, replay } from '../../../cli/src/store/replay.ts';
import { onEachDatabase } from '../databases.ts';
import { type Customer, type Desk, openDesk, type Person } from '../desk.ts';
import { listen, resume } from '../listener.ts';
import { brokenInvariants, unbroken } from '../raw-sql.ts';
import { isPostgresUp, postgresUrl } from '../store-harness.ts';
import { openProxy } from './faulty-link.ts';
import { sized, tellControl, tellFigures } from './figures.ts';

/* R3 and R4: whatever happens to a link and however many write, a reader of the log has all of it, once. */

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${83_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};

const snapshotOf = (who: Person) => who.call('sync.snapshot', { tickets: 1000 }) as Promise<Snapshot>;

/** Whether what a client was told makes of its first snapshot the one the server gives now. */
const isAsTheServer = (before: Snapshot, events: readonly SequencedEvent[], fresh: Snapshot): boolean =>
  isDeepStrictEqual({ ...replay(before, [...events]), seq: fresh.seq }, normalizeSnapshot(fresh));

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Vendas' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    await desk.settle();
  }, 120_000);
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const head = () => desk.server.context.feed.head();
  const arrive = async () => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    return { customer, ticket: await desk.ticketOf(customer) };
  };
  const follow = (who: Person, after: number | null) => listen(desk.server.url, resume(after), who.token);

  test('R4: eight writers at once: a reader from the beginning and one that follows miss nothing', {
    timeout: 120_000,
  }, async ({ task }) => {
    const tickets = [];
    for (let place = 0; place < 8; place += 1) tickets.push((await arrive()).ticket);
    const from = head();
    await using early = await follow(desk.admin, from);
    const perWriter = sized(40, 800);
    const writers = tickets.map(async (ticket, place) => {
      for (let n = 0; n < perWriter; n += 1)
        await desk.admin.call('note.add', { ticket: ticket.id, body: `escritor ${place} nota ${n}` });
    });
    await Promise.race(writers);
    await using late = await follow(desk.admin, from);
    await Promise.all(writers);
    await desk.server.settle();
    for (const stream of [early, late]) {
      await stream.until(() => stream.place() >= head());
      const seqs = stream.events().map(({ seq }) => seq);
      expect(seqs).toEqual(Array.from({ length: head() - from }, (_, place) => from + place + 1));
    }
    expect(head() - from).toBe(8 * perWriter);
    const figures = { writers: 8, events: head() - from, readers: 2, missed: 0 };
    tellFigures(task, { id: 'R4', database: desk.place.database, figures });
  });

  test('R3: clients that are cut at random all end in the state of the server', {
    timeout: 600_000,
  }, async ({ task }) => {
    const cuts = sized(60, 1_000);
    await using proxy = await openProxy(desk.server.port);
    const before = await snapshotOf(ana);
    const clients = Array.from({ length: sized(20, 50) }, () => followThrough(proxy.url, ana.token, before));
    let done = 0;
    const trouble = (async () => {
      while (done < cuts) {
        await new Promise((resolve) => setImmediate(resolve));
        done += await proxy.trouble();
      }
    })();
    for (let place = 0; place < 25; place += 1) {
      const { customer, ticket } = await arrive();
      await ana.call('ticket.accept', { ticket: ticket.id });
      if (place % 5 === 0) await ana.call('ticket.transfer', { ticket: ticket.id, queue: 'Vendas' });
      else if (place % 3 === 0) await ana.call('ticket.resolve', { ticket: ticket.id });
      else await desk.writes(customer, `e mais ${place}`);
    }
    await desk.settle();
    await trouble;
    proxy.heal();
    const fresh = await snapshotOf(ana);
    let [missed, repeated] = [0, 0];
    for (const client of clients) {
      await expect.poll(() => client.place(), { timeout: 20_000 }).toBeGreaterThanOrEqual(fresh.seq);
      client.close();
      repeated += client.repeats();
      if (!isAsTheServer(before, client.events(), fresh)) missed += 1;
    }
    const figures = { clients: clients.length, cuts: done, 'states that differ': missed, 'applied twice': repeated };
    tellFigures(task, { id: 'R3', database: desk.place.database, figures });
    expect([missed, repeated]).toEqual([0, 0]);
  });

  test('R3 control: a client that loses one event is noticed', { timeout: 120_000 }, async ({ task }) => {
    const before = await snapshotOf(ana);
    let dropped = 0;
    const losing = followThrough(desk.server.url, ana.token, before, ({ event }) => {
      if (event.type !== 'ticket.accepted' || dropped > 0) return false;
      dropped += 1;
      return true;
    });
    const whole = followThrough(desk.server.url, ana.token, before);
    const { ticket } = await arrive();
    await ana.call('ticket.accept', { ticket: ticket.id });
    await desk.settle();
    const fresh = await snapshotOf(ana);
    for (const client of [losing, whole]) {
      await expect.poll(() => client.place(), { timeout: 20_000 }).toBeGreaterThanOrEqual(fresh.seq);
      client.close();
    }
    const differing = [losing, whole].filter((client) => !isAsTheServer(before, client.events(), fresh));
    tellControl(task, {
      id: 'R3',
      database: desk.place.database,
      figures: { 'events dropped': dropped, 'states that differ': differing.length },
    });
    expect(differing).toEqual([losing]);
  });
});

describe.skipIf(!(await isPostgresUp()))('a log numbered by a plain sequence, on PostgreSQL', () => {
  test('R4 control: its reader by cursor misses what commits late, and is noticed', { timeout: 120_000 }, async ({
    task,
  }) => {
    const pool = new pg.Pool({ connectionString: postgresUrl, max: 9 });
    const table = `balcao_naive_${process.pid}_${Date.now().toString(36)}`;
    await pool.query(`CREATE TABLE ${table} (seq bigserial PRIMARY KEY)`);
    const written = 8 * sized(40, 400);
    const seen = new Set<string>();
    let last = '0';
    let isDone = false;
    const read = async () => {
      const { rows } = await pool.query<{ seq: string }>(`SELECT seq FROM ${table} WHERE seq > $1 ORDER BY seq`, [
        last,
      ]);
      for (const { seq } of rows) {
        seen.add(seq);
        last = seq;
      }
    };
    const reader = (async () => {
      while (!isDone) await read();
    })();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let n = 0; n < written / 8; n += 1) {
          const client = await pool.connect();
          await client.query('BEGIN');
          await client.query(`INSERT INTO ${table} DEFAULT VALUES`);
          await client.query(`SELECT pg_sleep(${Math.random() * 0.01})`);
          await client.query('COMMIT');
          client.release();
        }
      }),
    );
    isDone = true;
    await reader;
    await read();
    await pool.query(`DROP TABLE ${table}`);
    await pool.end();
    const missed = written - seen.size;
    tellControl(task, { id: 'R4', database: 'postgres', figures: { events: written, missed } });
    expect(missed).toBeGreaterThan(0);
  });
});

/** A client of the CLI behind a proxy, and what it was handed. */
function followThrough(url: string, token: string, before: Snapshot, isDropped = (_event: SequencedEvent) => false) {
  const events: SequencedEvent[] = [];
  let at = before.seq;
  const subscription = subscribe(
    {
      url: `${url.replace('http', 'ws')}/v1/stream`,
      token,
      pace: { firstDelayMs: 5, longestDelayMs: 40, pingMs: 50, deadMs: 150 },
    },
    {
      after: before.seq,
      topics: ['*'],
      onEvent: (event) => {
        at = event.seq;
        if (!isDropped(event)) events.push(event);
      },
      onWatermark: (seq) => {
        at = seq;
      },
      onResync: () => {
        throw new Error('resync was not expected');
      },
    },
  );
  return {
    events: () => events,
    place: () => at,
    repeats: () => events.length - new Set(events.map(({ seq }) => seq)).size,
    close: () => subscription.close(),
  };
}
