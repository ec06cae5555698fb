import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../src/actor.ts';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { sql } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${86_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};

const dayMs = 24 * 3_600_000;

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Suporte']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
  }, 120_000);
  afterAll(() => desk[Symbol.asyncDispose]());

  const arrive = async (customer = someone()) => {
    await desk.writes(customer, 'Oi');
    return desk.ticketOf(customer);
  };
  const mention = (ticket: { readonly id: string }, text = 'veja') =>
    ana.call('note.add', { ticket: ticket.id, body: `@bruno ${text}`, scope: 'ticket' });

  describe('the list', () => {
    test('is one’s own, the latest first, page by page, with what is unread', async () => {
      const ticket = await arrive();
      const rui = await desk.person('Rui Alves', 'agent', ['Suporte']);
      for (const n of [1, 2, 3]) await ana.call('note.add', { ticket: ticket.id, body: `@rui ${n}`, scope: 'ticket' });
      const all = await rui.call('notification.list', {});
      expect(all).toMatchObject({ unread: 3, items: [{ text: '@rui 3' }, { text: '@rui 2' }, { text: '@rui 1' }] });
      const first = await rui.call('notification.list', { limit: 2 });
      const rest = await rui.call('notification.list', { limit: 2, cursor: first.nextCursor ?? '' });
      expect([...first.items, ...rest.items]).toEqual(all.items);
      expect(rest.nextCursor).toBeNull();

      const middle = all.items[1]?.id ?? '';
      expect(await bruno.call('notification.read', { ids: [middle] })).toMatchObject({ read: 0 });
      expect(await rui.call('notification.read', { ids: [middle, 'no_nothing'] })).toEqual({ read: 1, unread: 2 });
      expect((await rui.call('notification.list', { unread: true })).items.map(({ text }) => text)).toEqual([
        '@rui 3',
        '@rui 1',
      ]);
      expect(await rui.call('notification.read', { all: true })).toEqual({ read: 2, unread: 0 });
      expect(await rui.call('notification.read', { all: true })).toEqual({ read: 0, unread: 0 });
      expect((await rui.call('notification.list', {})).items).toHaveLength(3);
      for (const input of [{}, { ids: [middle], all: true }])
        expect(await rui.refused('notification.read', input)).toMatchObject({ code: 'input.invalid' });
    });

    test('says of which ticket and contact it is, and of no ticket that there is none', async () => {
      const customer = someone();
      const ticket = await arrive(customer);
      await mention(ticket);
      const [told] = (await bruno.call('notification.list', {})).items;
      expect(told).toMatchObject({
        kind: 'mentioned',
        byName: 'Ana Lima',
        text: '@bruno veja',
        ticket: { id: ticket.id, number: ticket.number },
        contact: { id: ticket.contact.id, name: customer.name },
        ticketCount: 1,
        tickets: [],
      });
      const room = await ana.call('room.direct', { user: bruno.id });
      await ana.call('room.send', { room: room.id, body: 'Almoço?' });
      const [said] = (await bruno.call('notification.list', {})).items;
      expect(said).toMatchObject({ kind: 'roomMessage', ticket: null, contact: null, ticketCount: 0, tickets: [] });
    });

    test('the text is the first line, and not a long one', async () => {
      const ticket = await arrive();
      await mention(ticket, `${'x'.repeat(300)}\nsegunda linha`);
      const [told] = (await bruno.call('notification.list', {})).items;
      expect(told?.text).toHaveLength(120);
      expect(told?.text.endsWith('…')).toBe(true);
    });

    test('reading the notifications does not mark them read', async () => {
      await mention(await arrive());
      const { unread } = await bruno.call('notification.list', {});
      expect((await bruno.call('notification.list', {})).unread).toBe(unread);
    });
  });

  describe('who is not told', () => {
    test('nobody of a blocked contact', async () => {
      // No law here: the contact is blocked behind the log's back.
      await using other = await openDesk(open, { replayLaw: false });
      const [writer, reader] = [await other.person('Ana Lima'), await other.person('Bruno Reis')];
      const customer = someone();
      await other.writes(customer, 'Oi');
      const ticket = await other.ticketOf(customer);
      const mentions = async () =>
        (await reader.call('notification.list', {})).items.filter(({ kind }) => kind === 'mentioned').length;
      const write = () => writer.call('note.add', { ticket: ticket.id, body: '@bruno veja' });
      await write();
      expect(await mentions()).toBe(1);
      await sql(other.place, 'UPDATE contacts SET blocked = 1 WHERE id = ?', [ticket.contact.id]);
      expect((await write()).mentionIds).toEqual([reader.id]);
      expect(await mentions()).toBe(1);
    });

    test('word of a ticket goes out of sight with it, and comes back with it', async () => {
      const ticket = await arrive();
      await mention(ticket, 'antes de privar');
      const seen = async () =>
        (await bruno.call('notification.list', {})).items.filter(({ ticketId }) => ticketId === ticket.id).length;
      const { unread } = await bruno.call('notification.list', {});
      const before = await seen();
      expect(before).toBeGreaterThan(0);
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.privatize', { ticket: ticket.id });
      expect(await seen()).toBe(0);
      expect((await bruno.call('notification.list', {})).unread).toBe(unread - before);
      const log = await bruno.call('event.list', { limit: 1000 });
      expect(JSON.stringify(log.items)).not.toContain('antes de privar');
      await ana.call('ticket.transfer', { ticket: ticket.id, user: bruno.id });
      expect(await seen()).toBeGreaterThanOrEqual(before);
    });
  });

  test('what was read a month ago, or never in a quarter, is forgotten; the log tells of it', async () => {
    const ticket = await arrive();
    await bruno.call('notification.read', { all: true });
    await mention(ticket, 'lida');
    await bruno.call('notification.read', { all: true });
    await mention(ticket, 'não lida');
    const texts = async () =>
      (
        await sql<{ text: string }>(
          desk.place,
          `SELECT text FROM notifications WHERE user_id = ? AND kind = 'mentioned' ORDER BY id`,
          [bruno.id],
        )
      ).map(({ text }) => text);
    const prune = async (days: number) => {
      desk.advance(days * dayMs);
      await desk.server.context.execute('store.prune', null, { actor: systemActor, requestId: 'test' });
    };
    await prune(29);
    expect(await texts()).toContain('@bruno lida');
    await prune(2);
    expect(await texts()).toEqual(['@bruno não lida']);
    await prune(60);
    expect(await texts()).toEqual([]);
  });
});
