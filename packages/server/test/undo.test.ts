import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let beto: Person;
  let sueli: Person;
  let customers = 0;
  beforeAll(async () => {
    desk = await openDesk(open);
    for (const name of ['Suporte', 'Vendas']) await desk.admin.call('queue.create', { name });
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    for (const name of ['vip', 'pix']) await desk.admin.call('tag.create', { name });
    ana = await desk.person('Ana', 'agent', ['Suporte', 'Vendas']);
    beto = await desk.person('Beto', 'agent', ['Suporte']);
    sueli = await desk.person('Sueli', 'supervisor', ['Suporte', 'Vendas']);
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const newTicket = async (): Promise<TicketItem> => {
    customers += 1;
    const customer: Customer = { phone: `55119870${String(customers).padStart(5, '0')}`, name: `Cliente ${customers}` };
    await desk.writes(customer, 'Oi');
    return desk.ticketOf(customer);
  };
  const show = (ticket: TicketItem) => desk.admin.call('ticket.show', { ticket: ticket.id });

  describe('undo', () => {
    test('without an event takes back the last reversible thing of the caller, then the one before', async () => {
      const ticket = await newTicket();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.tag', { ticket: ticket.id, add: ['vip'] });
      await ana.call('thread.mark', { ticket: ticket.id });
      expect(await ana.call('event.undo', {})).toMatchObject({
        type: 'ticket.tagged',
        ticket: { number: ticket.number },
        restored: [{ entity: 'ticket', field: 'tagIds', to: [] }],
      });
      expect((await show(ticket)).tags).toEqual([]);
      expect(await ana.call('event.undo', {})).toMatchObject({ type: 'ticket.accepted' });
      expect(await show(ticket)).toMatchObject({ state: 'pending', assignee: null });
      expect((await beto.refused('event.undo', {})).code).toBe('undo.nothing');
    });

    test('a resolved ticket is open again with whom it was, and its marker is gone', async () => {
      const ticket = await newTicket();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.resolve', { ticket: ticket.id });
      await ana.call('event.undo', {});
      expect(await show(ticket)).toMatchObject({ state: 'open', assignee: { name: 'Ana' }, resolvedAt: null });
      const { items } = await desk.admin.call('event.list', { after: 0, limit: 1000 });
      const undone = items.findLast(({ event }) => event.type === 'event.undone');
      expect(undone?.event.data).toMatchObject({ type: 'ticket.resolved' });
    });

    test('an undo can be undone', async () => {
      const ticket = await newTicket();
      await ana.call('ticket.accept', { ticket: ticket.id });
      const { seq } = await ana.call('event.undo', {});
      const { items } = await desk.admin.call('event.list', { after: seq, limit: 1000 });
      const undone = items.find(({ event }) => event.type === 'event.undone');
      await ana.call('event.undo', { event: undone?.seq });
      expect(await show(ticket)).toMatchObject({ state: 'open', assignee: { name: 'Ana' } });
    });

    test('what was changed since is refused, naming who and the event', async () => {
      const ticket = await newTicket();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await sueli.call('ticket.assign', { ticket: ticket.id, user: 'beto@example.com' });
      const refusal = await ana.refused('event.undo', {});
      expect(refusal).toMatchObject({ code: 'undo.changed', data: { field: 'assigneeId', name: 'Sueli' } });
      expect(refusal.data['event']).toEqual(expect.any(Number));
      expect((await show(ticket)).assignee).toMatchObject({ name: 'Beto' });
    });

    test('undoing a resolution beside a new active ticket of the thread is refused with that ticket', async () => {
      customers += 1;
      const customer: Customer = { phone: `55119870${String(customers).padStart(5, '0')}`, name: 'Volta' };
      await desk.writes(customer, 'Oi');
      const first = await desk.ticketOf(customer);
      await ana.call('ticket.accept', { ticket: first.id });
      await ana.call('ticket.resolve', { ticket: first.id });
      await desk.writes(customer, 'Mais uma coisa');
      const second = await desk.ticketOf(customer);
      expect(await ana.refused('event.undo', {})).toMatchObject({
        code: 'ticket.activeExists',
        data: { number: second.number },
      });
    });

    test("another's event is undone by who may assign others, and by nobody else", async () => {
      const ticket = await newTicket();
      await ana.call('ticket.accept', { ticket: ticket.id });
      const { items } = await desk.admin.call('event.list', { after: 0, limit: 1000 });
      const seq = items.findLast(({ event }) => event.type === 'ticket.accepted')?.seq ?? 0;
      expect((await beto.refused('event.undo', { event: seq })).code).toBe('undo.impossible');
      await sueli.call('event.undo', { event: seq });
      expect((await show(ticket)).state).toBe('pending');
    });

    test('a message that was sent cannot be undone, and an event out of sight does not exist', async () => {
      const ticket = await newTicket();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('message.send', { ticket: ticket.id, text: 'Bom dia' });
      const { items } = await desk.admin.call('event.list', { after: 0, limit: 1000 });
      const sent = items.findLast(({ event }) => event.type === 'message.queued')?.seq ?? 0;
      expect((await ana.refused('event.undo', { event: sent })).code).toBe('undo.impossible');
      expect((await ana.refused('event.undo', { event: 999_999 })).code).toBe('reference.notFound');
      await sueli.call('ticket.transfer', { ticket: ticket.id, queue: 'Vendas' });
      const moved = (await desk.admin.call('event.list', { after: sent, limit: 1000 })).items.findLast(
        ({ event }) => event.type === 'ticket.transferred',
      );
      expect((await beto.refused('event.undo', { event: moved?.seq ?? 0 })).code).not.toBe('internal.unexpected');
    });
  });

  describe('why', () => {
    test('a ticket is locked for everybody but its assignee, and says so', async () => {
      const ticket = await newTicket();
      await ana.call('ticket.accept', { ticket: ticket.id });
      expect(await beto.call('ticket.why', { question: 'locked', ticket: ticket.id })).toMatchObject({
        holds: true,
        rule: 'locked.notAssigned',
        text: { en: expect.stringContaining('Ana') as string },
      });
      expect(await ana.call('ticket.why', { question: 'locked', ticket: ticket.id })).toMatchObject({
        holds: false,
        rule: 'locked.no',
      });
      desk.advance(25 * 3_600_000);
      expect(await ana.call('ticket.why', { question: 'locked', ticket: ticket.id })).toMatchObject({
        rule: 'locked.window',
      });
      await ana.call('ticket.resolve', { ticket: ticket.id });
      expect(await ana.call('ticket.why', { question: 'locked', ticket: ticket.id })).toMatchObject({
        rule: 'locked.closed',
      });
    });

    test('who has it, and by what', async () => {
      const ticket = await newTicket();
      const why = () => beto.call('ticket.why', { question: 'assigned', ticket: ticket.id });
      expect(await why()).toMatchObject({ holds: false, rule: 'assigned.nobody', facts: { queue: 'Suporte' } });
      await ana.call('ticket.accept', { ticket: ticket.id });
      expect(await why()).toMatchObject({ holds: true, rule: 'assigned.accepted', facts: { assignee: 'Ana' } });
      await sueli.call('ticket.assign', { ticket: ticket.id, user: 'beto@example.com' });
      expect(await why()).toMatchObject({ rule: 'assigned.given', facts: { assignee: 'Beto', by: 'Sueli' } });
    });

    test('why it is hidden from somebody, asked by whoever sees it and answered to nobody else', async () => {
      const ticket = await newTicket();
      await sueli.call('ticket.transfer', { ticket: ticket.id, queue: 'Vendas' });
      expect(
        await sueli.call('ticket.why', { question: 'hidden', ticket: ticket.id, user: 'beto@example.com' }),
      ).toMatchObject({ holds: true, rule: 'hidden.queue', facts: { user: 'Beto', queue: 'Vendas' } });
      expect(
        await sueli.call('ticket.why', { question: 'hidden', ticket: ticket.id, user: 'ana@example.com' }),
      ).toMatchObject({ holds: false, rule: 'hidden.no' });
      expect((await beto.refused('ticket.why', { question: 'hidden', ticket: ticket.id })).code).toBe(
        'reference.notFound',
      );
    });
  });
});
