import type { ClientFrame, SequencedEvent, Snapshot } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { normalizeSnapshot, replay } from '../../cli/src/store/replay.ts';
import { onEachDatabase, openPlace } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { type Listener, listen, resume } from './listener.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${83_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};

const snapshotOf = (who: Person) => who.call('sync.snapshot', { tickets: 1000 }) as Promise<Snapshot>;

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let vera: Person;

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Vendas' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    vera = await desk.person('Vera Cruz', 'agent', ['Vendas']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    await desk.settle();
  });
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

  describe('the protocol', () => {
    test('says hello, backfills from the cursor and follows, each frame naming the one before', async () => {
      const from = head();
      await arrive();
      await using stream = await follow(desk.admin, from);
      await arrive();
      await stream.until(() => stream.place() >= head());
      const [hello] = stream.frames;
      expect(hello).toMatchObject({ type: 'hello', minSeq: 0 });
      let at = from;
      for (const frame of stream.frames.slice(1)) {
        if (frame.type === 'event') {
          expect(frame.prev).toBe(at);
          expect(frame.seq).toBeGreaterThan(at);
          at = frame.seq;
        } else if (frame.type === 'watermark') at = frame.seq;
      }
      const logged = await sql<{ seq: number }>(
        desk.place,
        'SELECT seq FROM events WHERE seq > ? AND user_id IS NULL ORDER BY seq',
        [from],
      );
      expect(stream.events().map(({ seq }) => seq)).toEqual(logged.map(({ seq }) => seq));
    });

    test('without a cursor begins at the present', async () => {
      await arrive();
      await using stream = await follow(desk.admin, null);
      await stream.until((frames) => frames.length > 0);
      expect(stream.frames[0]).toMatchObject({ type: 'hello', seq: head() });
      await arrive();
      await stream.until(() => stream.events().length > 0);
      expect(stream.events()[0]?.event.type).toBe('ticket.created');
    });

    test('a cursor of the future is answered with resync, and nothing until a new one comes', async () => {
      await using stream = await follow(desk.admin, head() + 1000);
      await stream.until((frames) => frames.some(({ type }) => type === 'resync'));
      const from = head();
      await arrive();
      expect(stream.events()).toEqual([]);
      stream.send(resume(from));
      await stream.until(() => stream.place() >= head());
      expect(stream.events().length).toBeGreaterThan(0);
    });

    test('the token may be in the first frame', async () => {
      await using stream = await listen(desk.server.url, { type: 'resume', after: null, token: ana.token });
      await stream.until((frames) => frames[0]?.type === 'hello');
    });

    test.each([
      ['no token', resume(0), undefined, 4401, 'auth.required'],
      ['an unknown token', resume(0), 'blc_nobody', 4401, 'auth.expired'],
      ['topics first', { type: 'topics', topics: ['*'] } as ClientFrame, 'admin', 4400, 'input.invalid'],
      ['no JSON', 'hello?', 'admin', 4400, 'body.malformed'],
      ['a field too many', '{"type":"resume","after":0,"all":true}', 'admin', 4400, 'input.invalid'],
      ['a cursor below zero', '{"type":"resume","after":-1}', 'admin', 4400, 'input.invalid'],
    ] as const)('%s as the first frame is refused with a code', async (_what, first, token, closeCode, code) => {
      await using stream = await listen(desk.server.url, first, token === 'admin' ? desk.admin.token : token);
      expect(await stream.closed).toMatchObject({ code: closeCode });
      expect(stream.frames).toMatchObject([{ type: 'error', code }]);
    });

    test('what follows the first frame at once is not lost', async () => {
      const { ticket } = await arrive();
      await using stream = await listen(desk.server.url, null, desk.admin.token);
      stream.send({ type: 'resume', after: head(), topics: ['tickets'] });
      stream.send({ type: 'topics', topics: ['tickets', `thread:${ticket.threadId}`] });
      await stream.until((frames) => frames.length > 0);
      await desk.admin.call('note.add', { ticket: ticket.id, body: 'nota', scope: 'ticket' });
      await stream.until(() => stream.events().some(({ event }) => event.type === 'note.added'));
      expect(
        stream
          .events()
          .find(({ event }) => event.type === 'note.added')
          ?.event.changes.map(({ entity }) => entity),
      ).toContain('note');
    });

    test('messages and notes go only where their thread is open', async () => {
      const { ticket, customer } = await arrive();
      await using stream = await listen(
        desk.server.url,
        { type: 'resume', after: head(), topics: ['tickets'] },
        desk.admin.token,
      );
      await stream.until((frames) => frames.length > 0);
      await desk.writes(customer, 'segredo');
      await stream.until(() => stream.place() >= head());
      const received = stream.events().filter(({ event }) => event.type === 'message.received');
      expect(received.map(({ event }) => event.changes.map(({ entity }) => entity))).toEqual([
        expect.not.arrayContaining(['message']),
      ]);
      stream.send({ type: 'topics', topics: ['tickets', `thread:${ticket.threadId}`] });
      await desk.writes(customer, 'aberto');
      await stream.until(() =>
        stream.events().some(({ event }) => event.changes.some((change) => change.entity === 'message')),
      );
    });

    test('a stop of the server closes it politely', async () => {
      const stream = await follow(desk.admin, head());
      await stream.until((frames) => frames.length > 0);
      await desk.restart();
      expect((await stream.closed).code).toBe(1001);
    });
  });

  describe('visibility', () => {
    test('an agent of another queue is told nothing but how far the log is', async () => {
      await using stream = await follow(vera, head());
      const { customer, ticket } = await arrive();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('note.add', { ticket: ticket.id, body: 'interno', scope: 'ticket' });
      await desk.writes(customer, 'confidencial');
      await stream.until(() => stream.place() >= head());
      expect(stream.events()).toEqual([]);
      expect(JSON.stringify(stream.frames)).not.toContain('confidencial');
    });

    /** What a client that held `before` comes to hold by the stream alone equals a fresh snapshot. */
    const holds = async (who: Person, before: Snapshot, stream: Listener) => {
      await stream.until(() => stream.place() >= head());
      const fresh = await snapshotOf(who);
      const events: SequencedEvent[] = stream.events().map(({ seq, at, event }) => ({ seq, at, event }));
      expect({ ...replay(before, events), seq: fresh.seq }).toEqual(normalizeSnapshot(fresh));
    };

    test.each(['live', 'resumed'])(
      'a transfer into a queue reveals the ticket whole, one out of it hides it (%s)',
      async (how) => {
        const [beforeAna, beforeVera] = [await snapshotOf(ana), await snapshotOf(vera)];
        const early = how === 'live' ? [await follow(ana, beforeAna.seq), await follow(vera, beforeVera.seq)] : [];
        const { customer, ticket } = await arrive();
        const other = await arrive();
        await ana.call('ticket.accept', { ticket: ticket.id });
        await desk.writes(customer, 'segunda');
        await ana.call('ticket.transfer', { ticket: ticket.id, queue: 'Vendas' });
        await vera.call('ticket.accept', { ticket: ticket.id });
        await desk.writes(customer, 'só para Vendas');
        await desk.settle();
        const [forAna, forVera] =
          how === 'live' ? early : [await follow(ana, beforeAna.seq), await follow(vera, beforeVera.seq)];
        if (forAna === undefined || forVera === undefined) throw new Error('no stream');
        await holds(vera, beforeVera, forVera);
        await holds(ana, beforeAna, forAna);
        expect(forVera.events().map(({ event }) => event.type)).toContain('ticket.revealed');
        expect(forVera.events().every(({ event }) => event.subject.ticketId !== other.ticket.id)).toBe(true);
        expect(forAna.events().map(({ event }) => event.type)).toContain('ticket.hidden');
        expect(JSON.stringify(forAna.frames)).not.toContain('só para Vendas');
        await forAna[Symbol.asyncDispose]();
        await forVera[Symbol.asyncDispose]();
      },
    );

    test('what was said before a ticket went away is not said again', async () => {
      const from = head();
      const { customer, ticket } = await arrive();
      await desk.writes(customer, 'antes de sair');
      await desk.admin.call('ticket.transfer', { ticket: ticket.id, queue: 'Vendas' });
      await desk.settle();
      for (const restarts of [false, true]) {
        if (restarts) await desk.restart();
        await using stream = await follow(ana, from);
        await stream.until(() => stream.place() >= head());
        expect(JSON.stringify(stream.frames)).not.toContain('antes de sair');
        const { items } = await ana.call('event.list', { after: from, limit: 1000 });
        expect(JSON.stringify(items)).not.toContain('antes de sair');
      }
    });

    test('a revoked token ends its streams within two seconds, and only its own', async () => {
      const { token, id } = await desk.admin.call('token.create', { name: 'stream', user: ana.id });
      await using revoked = await listen(desk.server.url, resume(head()), token);
      await using other = await follow(ana, head());
      await revoked.until((frames) => frames.length > 0);
      const started = performance.now();
      await desk.admin.call('token.revoke', { token: id });
      expect(await revoked.closed).toMatchObject({ code: 4401 });
      expect(performance.now() - started).toBeLessThan(2_000);
      expect(other.socket.readyState).toBe(WebSocket.OPEN);
      const response = await fetch(`${desk.server.url}/v1/tickets`, { headers: { authorization: `Bearer ${token}` } });
      expect(response.status).toBe(401);
    });

    test('another membership makes the client start anew, and from then on it is told by the new one', async () => {
      const before = await snapshotOf(vera);
      await using stream = await follow(vera, before.seq);
      await stream.until((frames) => frames.length > 0);
      await desk.admin.call('queue.setMembers', { queue: 'Suporte', members: [ana.id, vera.id] });
      await stream.until((frames) => frames.some(({ type }) => type === 'resync'));
      await arrive();
      expect(stream.events().filter(({ event }) => event.subject.ticketId !== undefined)).toEqual([]);
      const fresh = await snapshotOf(vera);
      stream.frames.length = 0;
      stream.send(resume(fresh.seq));
      await arrive();
      await holds(vera, fresh, stream);
      await desk.admin.call('queue.setMembers', { queue: 'Suporte', members: [ana.id] });
      await stream.until((frames) => frames.some(({ type }) => type === 'resync'));
      stream.frames.length = 0;
      const { customer } = await arrive();
      await desk.writes(customer, 'não é mais dela');
      expect(JSON.stringify(stream.frames)).not.toContain('não é mais dela');
    });
  });

  test('a reader that stalls is left behind without cost and catches up from the log', {
    timeout: 30_000,
  }, async () => {
    const { ticket } = await arrive();
    const from = head();
    await using slow = await follow(desk.admin, from);
    await slow.until((frames) => frames.length > 0);
    slow.socket.pause();
    const body = '漢'.repeat(9_000);
    await using quick = await follow(desk.admin, from);
    const shed = async () =>
      Number(/balcao_streams_shed_total (\d+)/.exec(await (await fetch(`${desk.server.url}/metrics`)).text())?.[1]);
    // Past what the kernel's buffers on both sides take.
    for (let round = 0; round < 80 && (await shed()) === 0; round += 1) {
      await Promise.all(Array.from({ length: 10 }, () => desk.admin.call('note.add', { ticket: ticket.id, body })));
    }
    expect(await shed()).toBeGreaterThan(0);
    await quick.until(() => quick.place() >= head());
    expect(slow.events().length).toBeLessThan(quick.events().length);
    slow.socket.resume();
    await slow.until(() => slow.place() >= head());
    expect(slow.events().map(({ seq }) => seq)).toEqual(quick.events().map(({ seq }) => seq));
  });
});

test('silence instead of a first frame ends a stream after five seconds', { timeout: 30_000 }, async () => {
  await using desk = await openDesk(() => openPlace('sqlite'), { replayLaw: false });
  await using stream = await listen(desk.server.url, null, desk.admin.token);
  expect(await stream.closed).toMatchObject({ code: 4400 });
});
