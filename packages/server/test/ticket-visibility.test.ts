import { AppError, type TicketEntity, type TicketState, ticketStates } from '@balcao/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteList } from '../src/actions/collaboration/note-list.ts';
import { messageList } from '../src/actions/messages/message-list.ts';
import { messageSearch } from '../src/actions/messages/message-search.ts';
import { syncSnapshot } from '../src/actions/sync/sync-snapshot.ts';
import { syncThread } from '../src/actions/sync/sync-thread.ts';
import { syncTickets } from '../src/actions/sync/sync-tickets.ts';
import { ticketExport } from '../src/actions/tickets/ticket-export.ts';
import { ticketList } from '../src/actions/tickets/ticket-list.ts';
import { ticketShow } from '../src/actions/tickets/ticket-show.ts';
import { sees, visibleSql } from '../src/domain/visibility.ts';
import { countTickets } from '../src/store/queries/ticket-counts.ts';
import {
  actorOf,
  ask,
  connectionId,
  messageSeed,
  officeSeeds,
  queueId,
  ticketId,
  ticketOf,
  ticketSeeds,
  userId,
  viewers,
} from './office.ts';
import type { Seed } from './seed-handlers.ts';
import { forEachDatabase, type OpenStore } from './store-harness.ts';

/** Every mixture of what visibility looks at, one ticket each. */
function matrix(): readonly Partial<TicketEntity>[] {
  const facts: Partial<TicketEntity>[] = [];
  for (const queue of ['vendas', 'suporte', 'cobrança', null]) {
    for (const assignee of ['ana', 'caio', 'robo', null]) {
      for (const privateBy of [undefined, 'ana', 'sueli', 'aurea', null]) {
        facts.push({
          queueId: queue === null ? null : queueId(queue),
          assigneeId: assignee === null ? null : userId(assignee),
          state: assignee === null ? 'pending' : 'open',
          private: privateBy !== undefined,
          privateBy: typeof privateBy === 'string' ? userId(privateBy) : null,
          connectionId: connectionId(facts.length % 3 === 0 ? 'filial' : 'matriz'),
        });
      }
    }
  }
  return facts;
}

const facts = matrix();
const numbers = facts.map((_, place) => place + 1);

/** Who may see something private may ask for it; the others are told that they may not. */
const mayAsk = (who: string, filter: string) =>
  !/(^| )is:[a-z,]*private/.test(filter) || actorOf(who).grants['ticket.readPrivate'] !== undefined;

const codeOf = (error: unknown) => (error instanceof AppError ? error.code : String(error));
const succeeds = (promise: Promise<unknown>) =>
  promise.then(
    () => true,
    (error: unknown) => {
      if (['reference.notFound', 'permission.denied'].includes(codeOf(error))) return false;
      throw error;
    },
  );

await forEachDatabase((open) => {
  let office: OpenStore;
  beforeAll(async () => {
    office = await open();
    const message = { body: 'palavra secreta' };
    await office.seed([
      ...officeSeeds(),
      ...facts.flatMap((ticket, place) =>
        ticketSeeds(place + 1, { ticket, messages: [message], notes: [{ body: 'nota secreta' }] }),
      ),
    ]);
  });
  afterAll(() => office[Symbol.asyncDispose]());

  const seenBy = (who: string) =>
    numbers.filter((number) => sees(actorOf(who), ticketOf(number, facts[number - 1] ?? {})));

  test.each(viewers)('%s is answered the same tickets by every read', async (who) => {
    const expected = seenBy(who);
    const listed = await ask(office, who, ticketList, { limit: 1000 });
    expect(listed.items.map(({ number }) => number)).toEqual(expected);
    const synced = await ask(office, who, syncTickets, { filter: 'state:pending,open', limit: 1000 });
    expect(synced.tickets.map(({ number }) => number)).toEqual(expected);
    const found = await ask(office, who, messageSearch, { query: 'secreta', limit: 1000 });
    expect(found.items.map(({ ticketId: id }) => id).sort()).toEqual(expected.map(ticketId));
    const noted = await ask(office, who, ticketList, { filter: 'note:secreta msg:palavra', limit: 1000 });
    expect(noted.items.map(({ number }) => number)).toEqual(expected);
    const counts = (await ask(office, who, syncSnapshot, {})).counts;
    expect(counts.pending + counts.open).toBe(expected.length);
    for (const number of numbers) {
      const isSeen = expected.includes(number);
      const reads = {
        show: await succeeds(ask(office, who, ticketShow, { ticket: number })),
        messages: await succeeds(
          ask(office, who, messageList, { ticket: `20261120-${String(number).padStart(5, '0')}-0` }),
        ),
        notes: await succeeds(ask(office, who, noteList, { ticket: ticketId(number) })),
        thread: await succeeds(ask(office, who, syncThread, { thread: `th_${String(number).padStart(8, '0')}` })),
      };
      expect([number, reads]).toEqual([number, { show: isSeen, messages: isSeen, notes: isSeen, thread: isSeen }]);
      if (who === 'robo') continue;
      expect([number, await succeeds(ask(office, who, ticketExport, { ticket: number, notes: true }))]).toEqual([
        number,
        isSeen,
      ]);
    }
  });

  test.each(viewers)('no filter shows %s more than none does', async (who) => {
    const expected = new Set(seenBy(who));
    const filters = [
      'is:private',
      '-is:private',
      'assignee:any',
      'assignee:none',
      'assignee:ana',
      'queue:any',
      'queue:none',
      'queue:vendas',
      'queue:vendas,cobrança',
      '-queue:vendas',
      'connection:filial',
      'involved:ana',
      'is:trashed,private',
      'is:unassigned',
      '-tag:vip',
      'cliente',
      '5',
      'sort:-unread',
      'sort:window',
      'sort:opened',
      'tag:none',
      'msg:secreta -queue:suporte',
    ];
    for (const filter of filters) {
      if (!mayAsk(who, filter)) {
        expect([filter, await succeeds(ask(office, who, ticketList, { filter }))]).toEqual([filter, false]);
        continue;
      }
      const { items } = await ask(office, who, ticketList, { filter, limit: 1000 });
      expect([filter, items.filter(({ number }) => !expected.has(number))]).toEqual([filter, []]);
    }
  });

  test.each(viewers)('what %s asks of a queue or an assignee is what they see of it', async (who) => {
    const expected = seenBy(who);
    const asked: readonly (readonly [string, (ticket: Partial<TicketEntity>) => boolean])[] = [
      ['queue:vendas', (ticket) => ticket.queueId === queueId('vendas')],
      [
        'queue:cobrança,suporte',
        (ticket) => ticket.queueId === queueId('cobrança') || ticket.queueId === queueId('suporte'),
      ],
      ['queue:none', (ticket) => ticket.queueId === null],
      ['assignee:ana', (ticket) => ticket.assigneeId === userId('ana')],
      ['assignee:ana,none', (ticket) => ticket.assigneeId === userId('ana') || ticket.assigneeId === null],
      ['is:unassigned', (ticket) => ticket.assigneeId === null],
      ['is:private', (ticket) => ticket.private === true],
      ['connection:filial', (ticket) => ticket.connectionId === connectionId('filial')],
      [
        'assignee:me queue:cobrança',
        (ticket) => ticket.assigneeId === userId(who) && ticket.queueId === queueId('cobrança'),
      ],
    ];
    for (const [filter, matches] of asked) {
      if (!mayAsk(who, filter)) continue;
      const { items } = await ask(office, who, ticketList, { filter, limit: 1000 });
      expect([filter, items.map(({ number }) => number)]).toEqual([
        filter,
        expected.filter((number) => matches(facts[number - 1] ?? {})),
      ]);
    }
  });

  test('the thread page leaves out messages of tickets that the caller may not see', async () => {
    const thread = 'th_00000900' as const;
    const other = ticketOf(901, {
      contactId: 'ct_00000900',
      threadId: thread,
      state: 'closed',
      queueId: null,
      private: true,
      privateBy: userId('adao'),
    });
    await office.seed([
      ...ticketSeeds(900, { ticket: { queueId: null }, messages: [{ body: 'aberta' }] }),
      { kind: 'ticket', value: other },
      messageSeed(other, 2, { body: 'reservada' }),
    ]);
    const bodies = async (who: string) =>
      (await ask(office, who, syncThread, { thread })).messages.map(({ body }) => body);
    expect(await bodies('adao')).toEqual(['aberta', 'reservada']);
    expect(await bodies('ana')).toEqual(['aberta']);
    const exported = await ask(office, 'ana', ticketExport, { ticket: 900, thread: true });
    expect(exported.messages.map(({ body }) => body)).toEqual(['aberta']);
    await office.seed([
      { kind: 'patch', id: ticketId(900), patch: { trashed: true, state: 'closed' } },
      { kind: 'patch', id: ticketId(901), patch: { trashed: true } },
    ]);
  });

  test('counts equal a plain count after any changes, for everybody', async () => {
    let seed = 42;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor(seed / 65_536) % below;
    };
    const pick = <T>(items: readonly T[]): T => items[random(items.length)] as T;
    const states: readonly TicketState[] = ['pending', 'open', 'snoozed', 'closed'];
    const patches = Array.from({ length: 400 }, (): Seed => {
      const privateBy = random(4) === 0 ? pick([userId('ana'), userId('sueli'), null]) : undefined;
      const patch: Partial<TicketEntity> = {
        state: pick(states),
        queueId: pick([queueId('vendas'), queueId('suporte'), queueId('cobrança'), null]),
        assigneeId: pick([userId('ana'), userId('bia'), userId('caio'), userId('robo'), userId('sueli'), null]),
        private: privateBy !== undefined,
        privateBy: privateBy ?? null,
        trashed: random(10) === 0,
      };
      return { kind: 'patch', id: ticketId(pick(numbers)), patch };
    });
    for (let step = 0; step < patches.length; step += 100) {
      await office.seed(patches.slice(step, step + 100));
      for (const who of viewers) expect([who, await countsOf(who)]).toEqual([who, await plainCount(who)]);
    }
  });

  test('a manager sees what is private on the connections they manage, and an agent in the group no more than others', () => {
    const isPrivateOn = (name: string) =>
      numbers.filter((n) => facts[n - 1]?.private === true && facts[n - 1]?.connectionId === connectionId(name));
    const seenBySueli = seenBy('sueli');
    expect(isPrivateOn('filial').length).toBeGreaterThan(10);
    expect(isPrivateOn('filial').filter((n) => !seenBySueli.includes(n))).toEqual([]);
    expect(
      isPrivateOn('matriz').filter((n) => seenBySueli.includes(n) && facts[n - 1]?.privateBy !== userId('sueli')),
    ).toEqual([]);
    const seenByBia = seenBy('bia');
    expect(isPrivateOn('matriz').filter((n) => seenByBia.includes(n))).toEqual([]);
  });

  const countsOf = (who: string) => office.store.read((reads) => countTickets(reads, actorOf(who)));
  const plainCount = (who: string) =>
    office.store.read(async (reads) => {
      const visible = visibleSql(actorOf(who));
      const rows = await reads.all<{ state: TicketState; n: number }>(
        `SELECT t.state AS state, COUNT(*) AS n FROM tickets t WHERE t.trashed = 0 AND ${visible.sql} GROUP BY t.state`,
        visible.params,
      );
      return Object.fromEntries(ticketStates.map((state) => [state, rows.find((row) => row.state === state)?.n ?? 0]));
    });
});
