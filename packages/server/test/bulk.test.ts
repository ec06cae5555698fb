import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, openDesk, type Person } from './desk.ts';

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let beto: Person;
  let auditor: Person;
  let sueli: Person;
  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    for (const name of ['Suporte', 'Vendas']) await desk.admin.call('queue.create', { name });
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    for (const name of ['vip', 'spam']) await desk.admin.call('tag.create', { name });
    ana = await desk.person('Ana', 'agent', ['Suporte']);
    beto = await desk.person('Beto', 'agent', ['Vendas']);
    sueli = await desk.person('Sueli', 'supervisor', ['Suporte', 'Vendas']);
    auditor = await desk.person('Aurea', 'auditor');
    for (let n = 1; n <= 60; n += 1) {
      desk.emulator.inbound({
        channel: desk.account.channel,
        to: { phoneNumberId: desk.account.phoneNumberId },
        from: { phone: `55119850${String(n).padStart(5, '0')}`, name: `Cliente ${n}` },
        message: { type: 'text', text: 'Oi' },
      });
    }
    await desk.settle();
  }, 120_000);
  afterAll(() => desk[Symbol.asyncDispose]());
  const count = async (filter: string) => (await desk.admin.call('ticket.list', { filter, limit: 1000 })).items.length;

  test('a dry run tells which tickets it would be and changes nothing', async () => {
    const plan = await sueli.call('bulk.tag', { filter: 'number:7', add: ['vip'], dryRun: true });
    expect(plan).toMatchObject({ matched: 1, done: 0, items: [{ status: 'planned', ticket: { number: 7 } }] });
    expect(await count('tag:vip')).toBe(0);
    expect((await auditor.call('bulk.tag', { filter: 'number:7', add: ['vip'], dryRun: true })).matched).toBe(1);
    expect((await auditor.refused('bulk.tag', { filter: 'number:7', add: ['vip'] })).code).toBe('permission.denied');
  });

  test('one that is refused holds no other up, and each has its result', async () => {
    await ana.call('ticket.accept', { ticket: 1 });
    await ana.call('ticket.resolve', { ticket: 1 });
    const result = await ana.call('bulk.resolve', { tickets: [1, 2, 'nada', 3] });
    expect(result).toMatchObject({ matched: 4, done: 2, failed: 2 });
    expect(result.items.map(({ ticket, status, error }) => [ticket.ref, status, error?.code ?? null])).toEqual([
      ['1', 'failed', 'ticket.stateInvalid'],
      ['2', 'done', null],
      ['nada', 'failed', 'reference.notFound'],
      ['3', 'done', null],
    ]);
  });

  test('an agent acts on 50 at most and on what they may, whatever the filter finds', async () => {
    expect(await ana.refused('bulk.tag', { filter: 'state:pending', add: ['spam'] })).toMatchObject({
      code: 'bulk.tooMany',
      data: { count: 57, limit: 50 },
    });
    expect(await beto.call('bulk.tag', { filter: 'state:pending', add: ['spam'] })).toMatchObject({ matched: 0 });
    expect((await beto.call('bulk.tag', { tickets: [4], add: ['spam'] })).items[0]?.error?.code).toBe(
      'reference.notFound',
    );
  });

  test('more than 50 need the number that is meant, and another number is refused', async () => {
    const move = { filter: 'state:pending', queue: 'Vendas' };
    expect((await sueli.refused('bulk.transfer', move)).code).toBe('bulk.expectNeeded');
    expect(await sueli.refused('bulk.transfer', { ...move, expect: 50 })).toMatchObject({
      code: 'bulk.countChanged',
      data: { count: 57, expected: 50 },
    });
    expect(await count('queue:Vendas')).toBe(0);
    expect(await sueli.call('bulk.transfer', { ...move, expect: 57 })).toMatchObject({ done: 57, failed: 0 });
    expect(await count('queue:Vendas')).toBe(57);
  });

  test('the same call with the same key does nothing twice', async () => {
    const call = { filter: 'queue:Vendas number:9', user: 'beto@example.com', clientKey: 'lote-1' };
    expect(await sueli.call('bulk.assign', call)).toMatchObject({ done: 1 });
    const { items: before } = await desk.admin.call('event.list', { after: 0, limit: 1000 });
    expect(await sueli.call('bulk.assign', call)).toMatchObject({ done: 1 });
    const { items: after } = await desk.admin.call('event.list', { after: 0, limit: 1000 });
    expect(after.length).toBe(before.length);
  });

  describe('whom it concerns', () => {
    const news = async (who: Person) => (await who.call('notification.list', { limit: 1000 })).items;
    const since = async (who: Person, act: () => Promise<unknown>) => {
      const before = new Set((await news(who)).map(({ id }) => id));
      await act();
      return (await news(who)).filter(({ id }) => !before.has(id));
    };

    test('is told once, with how many and the first few, and not whoever did it', async () => {
      const call = {
        filter: 'state:pending queue:Vendas -number:9',
        queue: 'Vendas',
        user: 'rita@example.com',
        expect: 56,
      };
      const rita = await desk.person('Rita', 'agent', ['Vendas']);
      const told = await since(rita, () => sueli.call('bulk.transfer', call));
      expect(told).toMatchObject([
        { kind: 'ticketTransferred', byName: 'Sueli', ticketId: null, ticketCount: 56, text: '', readAt: null },
      ]);
      expect(told[0]?.tickets).toHaveLength(5);
      for (const { number, contact } of told[0]?.tickets ?? [])
        expect(await rita.call('ticket.show', { ticket: number })).toMatchObject({ contact });
      expect(await rita.call('notification.list', { unread: true })).toMatchObject({ unread: 1 });
      const mine = { tickets: [10, 11, 12], user: 'sueli@example.com' };
      expect(await since(sueli, () => sueli.call('bulk.assign', mine))).toEqual([]);

      // What is taken out of sight is named no longer; how many there were says nothing of it.
      const [first] = told[0]?.tickets ?? [];
      await sueli.call('ticket.assign', { ticket: first?.id ?? '', user: 'sueli@example.com' });
      await sueli.call('ticket.privatize', { ticket: first?.id ?? '' });
      const [later] = (await news(rita)).filter(({ id }) => id === told[0]?.id);
      expect(later?.tickets.map(({ id }) => id)).toEqual(told[0]?.tickets.slice(1).map(({ id }) => id));
    });

    test('is told of one ticket as of any other', async () => {
      const [told] = await since(beto, () => sueli.call('bulk.assign', { tickets: [20], user: 'beto@example.com' }));
      expect(told).toMatchObject({
        kind: 'ticketAssigned',
        ticket: { number: 20 },
        contact: { name: expect.stringMatching(/^Cliente \d+$/) as string },
        ticketCount: 1,
        tickets: [],
      });
    });

    test('is told once of what comes back to a queue, and of what a queue gives by itself', async () => {
      const mine = { filter: 'assignee:rita@example.com', limit: 1000 };
      const { items } = await desk.admin.call('ticket.list', mine);
      expect(items.length).toBeGreaterThan(10);
      const tickets = items.slice(0, 5).map(({ number }) => number);
      const returned = await since(beto, () => desk.admin.call('bulk.transfer', { tickets, queue: 'Vendas' }));
      expect(returned).toMatchObject([{ kind: 'ticketPending', ticketCount: 5 }]);
      await desk.admin.call('user.disable', { user: 'rita@example.com' });
      const given = await since(beto, () => desk.admin.call('queue.edit', { queue: 'Vendas', strategy: 'roundRobin' }));
      expect(given).toMatchObject([{ kind: 'ticketAssigned', byName: 'Admin' }]);
      expect(given[0]?.ticketCount).toBeGreaterThan(5);
      expect(given[0]?.tickets).toHaveLength(5);
    });
  });

  test('either tickets or a filter, and what a filter says is told where it is wrong', async () => {
    expect((await sueli.refused('bulk.trash', {})).code).toBe('input.invalid');
    expect((await sueli.refused('bulk.trash', { filter: 'state:open', tickets: [1] })).code).toBe('input.invalid');
    expect((await sueli.refused('bulk.trash', { filter: 'cor:azul' })).code).toBe('filter.invalid');
  });
});
