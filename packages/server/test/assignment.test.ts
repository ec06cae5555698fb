import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

await onEachDatabase((open) => {
  let desk: Desk;
  const people = new Map<string, Person>();
  let customers = 0;
  const agent = (name: string): Person => {
    const found = people.get(name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  const newCustomer = (): Customer => {
    customers += 1;
    return { phone: `55119860${String(customers).padStart(5, '0')}`, name: `Cliente ${customers}` };
  };
  const inbound = (customer: Customer) =>
    desk.emulator.inbound({
      channel: desk.account.channel,
      to: { phoneNumberId: desk.account.phoneNumberId },
      from: customer,
      message: { type: 'text', text: 'Oi' },
    });
  const write = async (count: number) => {
    for (let n = 0; n < count; n += 1) inbound(newCustomer());
    await desk.settle();
  };
  /** Open tickets of each person, by name. */
  const loads = async () => {
    const rows = await sql<{ name: string; n: number }>(
      desk.place,
      `SELECT u.name, count(*) AS n FROM tickets t JOIN users u ON u.id = t.assignee_id WHERE t.state = 'open' GROUP BY u.name ORDER BY u.name`,
    );
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  };
  const waiting = async () =>
    (await desk.admin.call('ticket.list', { filter: 'state:pending', limit: 500 })).items.length;
  const closeAll = async () => {
    await desk.admin.call('queue.edit', { queue: 'Suporte', strategy: 'manual' });
    const { items } = await desk.admin.call('ticket.list', { filter: 'state:active', limit: 1000 });
    for (const { id } of items) await desk.admin.call('ticket.resolve', { ticket: id });
  };

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    for (const name of ['Ana', 'Bia', 'Caio', 'Davi']) people.set(name, await desk.person(name, 'agent', ['Suporte']));
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  describe('a queue that assigns by itself', () => {
    test('gives by turns, and the ticket is open with its new assignee, who is told', async () => {
      await desk.admin.call('queue.edit', { queue: 'Suporte', strategy: 'roundRobin' });
      await write(8);
      expect(await loads()).toEqual({ Ana: 2, Bia: 2, Caio: 2, Davi: 2 });
      const { items } = await agent('Ana').call('notification.list', {});
      expect(items[0]).toMatchObject({ kind: 'ticketAssigned' });
      const [ticket] = (await agent('Ana').call('ticket.list', { filter: 'assignee:me' })).items;
      expect(await agent('Bia').call('ticket.why', { question: 'assigned', ticket: ticket?.id ?? '' })).toMatchObject({
        rule: 'assigned.strategy',
        facts: { assignee: 'Ana', strategy: 'roundRobin', queue: 'Suporte' },
      });
      await closeAll();
    });

    test('gives to whoever has the fewest, never beyond a capacity, and what is left waits', async () => {
      await desk.admin.call('user.edit', { user: 'ana@example.com', capacity: 1 });
      await desk.admin.call('user.edit', { user: 'bia@example.com', capacity: 2 });
      for (const name of ['Caio', 'Davi']) await agent(name).call('profile.setPresence', { presence: 'away' });
      await desk.admin.call('queue.edit', { queue: 'Suporte', strategy: 'leastLoaded' });
      await write(5);
      expect(await loads()).toEqual({ Ana: 1, Bia: 2 });
      expect(await waiting()).toBe(2);
    });

    test('the oldest that waits goes to whoever comes back or has room again', async () => {
      const [oldest] = (await desk.admin.call('ticket.list', { filter: 'state:pending sort:queued' })).items;
      await agent('Caio').call('profile.setPresence', { presence: 'available' });
      expect(await waiting()).toBe(0);
      const shown = await desk.admin.call('ticket.show', { ticket: oldest?.id ?? '' });
      expect(shown.assignee).toMatchObject({ name: 'Caio' });
      await write(40);
      await desk.admin.call('user.edit', { user: 'caio@example.com', capacity: 10 });
      const before = await waiting();
      const [mine] = (await agent('Ana').call('ticket.list', { filter: 'assignee:me' })).items;
      await write(1);
      await agent('Ana').call('ticket.resolve', { ticket: mine?.id ?? '' });
      expect((await loads())['Ana']).toBe(1);
      expect(await waiting()).toBe(before);
      await desk.admin.call('user.edit', { user: 'ana@example.com', capacity: null });
      await desk.admin.call('user.edit', { user: 'bia@example.com', capacity: null });
      await desk.admin.call('user.edit', { user: 'caio@example.com', capacity: null });
      await agent('Davi').call('profile.setPresence', { presence: 'available' });
      await closeAll();
    });

    test('nothing is given while the office has turned it off, and what waits is given when it is on again', async () => {
      await desk.admin.call('setting.set', { key: 'autoAssign', value: false });
      await desk.admin.call('queue.edit', { queue: 'Suporte', strategy: 'leastLoaded' });
      await write(4);
      expect(await waiting()).toBe(4);
      await desk.admin.call('setting.set', { key: 'autoAssign', value: true });
      await write(1);
      expect(await waiting()).toBe(0);
      await closeAll();
    });

    test('a private ticket, one that the bot has and one of another queue are given to nobody', async () => {
      await write(1);
      const [ticket] = (await desk.admin.call('ticket.list', { filter: 'state:pending' })).items;
      await agent('Ana').call('ticket.privatize', { ticket: ticket?.id ?? '' });
      await desk.admin.call('queue.edit', { queue: 'Suporte', strategy: 'leastLoaded' });
      expect(await agent('Ana').call('ticket.show', { ticket: ticket?.id ?? '' })).toMatchObject({ state: 'pending' });
      await closeAll();
    });

    test('two hundred at once are shared out evenly, each to one, and the invariants hold', async () => {
      await desk.admin.call('queue.edit', { queue: 'Suporte', strategy: 'leastLoaded' });
      await write(200);
      const shared = Object.values(await loads());
      expect(shared.reduce((sum, n) => sum + n, 0) + (await waiting())).toBe(200);
      expect(await waiting()).toBe(0);
      expect(Math.max(...shared) - Math.min(...shared)).toBeLessThanOrEqual(1);
      expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    });
  });
});
