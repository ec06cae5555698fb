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
      expect(refusal.message).toContain(`balcao undo ${String(refusal.data['event'])}`);
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

  describe('what is undone when nothing is named', () => {
    const seqOf = async (type: string) =>
      (await desk.admin.call('event.list', { after: 0, limit: 1000 })).items.findLast(
        ({ event }) => event.type === type,
      )?.seq ?? 0;
    /** What undoing would do: nothing is undone. */
    const preview = async (who: Person, input: object = {}) => {
      const response = await fetch(`${desk.server.url}/v1/actions/event.undo/dry-run`, {
        method: 'POST',
        headers: { authorization: `Bearer ${who.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      return (await response.json()) as { result?: Record<string, unknown>; error?: { code: string; message: string } };
    };

    test('is named before it is done', async () => {
      const ticket = await newTicket();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.transfer', { ticket: ticket.id, queue: 'Vendas' });
      const { result } = await preview(ana);
      expect(result).toMatchObject({
        type: 'ticket.transferred',
        seq: await seqOf('ticket.transferred'),
        ticket: { number: ticket.number },
        contact: { name: ticket.contact.name },
        count: 1,
      });
      expect(result?.['changes']).toContainEqual(
        expect.objectContaining({ field: 'queue', from: 'Suporte', to: 'Vendas' }),
      );
      expect(await show(ticket)).toMatchObject({ queue: { name: 'Vendas' } });
      await ana.call('event.undo', { event: Number(result?.['seq']) });
      expect(await show(ticket)).toMatchObject({ queue: { name: 'Suporte' }, state: 'open' });
    });

    test('is a message that still waits, whatever was done since, and its text comes back', async () => {
      const ticket = await newTicket();
      await ana.call('ticket.accept', { ticket: ticket.id });
      const held = await ana.call('message.send', { ticket: ticket.id, text: 'Texto errado', hold: 60 });
      await ana.call('ticket.tag', { ticket: ticket.id, add: ['vip'] });
      expect((await preview(ana)).result).toMatchObject({ type: 'message.queued', message: { text: 'Texto errado' } });
      expect(await ana.call('event.undo', {})).toMatchObject({ message: { id: held.id, text: 'Texto errado' } });
      expect((await desk.messagesOf(ticket)).at(-1)).toMatchObject({ id: held.id, state: 'withdrawn' });
      expect(await ana.call('event.undo', {})).toMatchObject({ type: 'ticket.tagged' });
      expect(await ana.call('event.undo', {})).toMatchObject({ type: 'ticket.accepted' });
    });

    test('is nothing older than a message that has left: that it has is said instead', async () => {
      const ticket = await newTicket();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.tag', { ticket: ticket.id, add: ['vip'] });
      await ana.call('message.send', { ticket: ticket.id, text: 'Foi' });
      await desk.settle();
      const refusal = await ana.refused('event.undo', {});
      expect(refusal).toMatchObject({ code: 'undo.impossible' });
      expect(refusal.message).toBe(
        `Message queued (#${ticket.number}) cannot be undone: it has left, and the customer has it or soon will; to delete it there: balcao messages revoke`,
      );
      expect((await show(ticket)).tags).toMatchObject([{ name: 'vip' }]);
      await ana.call('event.undo', { event: await seqOf('ticket.tagged') });
      expect((await show(ticket)).tags).toEqual([]);
    });

    test('is nothing older than a deletion for good or a note', async () => {
      const root = await desk.person('Rita', 'admin', ['Suporte', 'Vendas']);
      const [kept, gone] = [await newTicket(), await newTicket()];
      await root.call('ticket.tag', { ticket: kept.id, add: ['vip'] });
      await root.call('ticket.trash', { ticket: gone.id });
      await root.call('ticket.purge', { ticket: gone.id });
      expect((await root.refused('event.undo', {})).message).toContain(
        `Deleted for good (#${gone.number}) cannot be undone: this is final`,
      );
      expect((await ana.refused('event.undo', { event: await seqOf('ticket.purged') })).code).toBe(
        'reference.notFound',
      );
      await root.call('note.add', { ticket: kept.id, body: 'Cliente antigo' });
      expect((await root.refused('event.undo', {})).message).toContain('balcao notes delete');
      expect((await show(kept)).tags).toMatchObject([{ name: 'vip' }]);
    });

    test('after an undo that was undone is again what it undid', async () => {
      const ticket = await newTicket();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('event.undo', {});
      await ana.call('event.undo', { event: await seqOf('event.undone') });
      expect(await show(ticket)).toMatchObject({ state: 'open' });
      expect(await ana.call('event.undo', {})).toMatchObject({ type: 'ticket.accepted' });
      expect(await show(ticket)).toMatchObject({ state: 'pending' });
    });

    test('is refused when it was done to what is out of sight since', async () => {
      const ticket = await newTicket();
      const carla = await desk.person('Carla', 'agent', ['Suporte']);
      await carla.call('ticket.tag', { ticket: ticket.id, add: ['vip'] });
      await sueli.call('ticket.transfer', { ticket: ticket.id, queue: 'Vendas' });
      const refusal = await carla.refused('event.undo', {});
      expect([refusal.code, refusal.message]).toEqual(['undo.impossible', expect.not.stringContaining('#')]);
      expect((await carla.refused('event.undo', { event: await seqOf('ticket.tagged') })).code).toBe(
        'reference.notFound',
      );
    });
  });

  describe('what was done to many', () => {
    const many = async (count: number) => {
      const made: TicketItem[] = [];
      for (let nth = 0; nth < count; nth += 1) made.push(await newTicket());
      return made;
    };
    const tagsOf = async (tickets: readonly TicketItem[]) =>
      Promise.all(tickets.map(async (ticket) => (await show(ticket)).tags.map(({ name }) => name)));
    const post = async (action: string, input: object) => {
      const response = await fetch(`${desk.server.url}/v1/actions/${action}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${sueli.token}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      return (await response.json()) as { undo: number | null; changed: boolean };
    };

    test('is undone as a whole, by any of it, and done again as a whole', async () => {
      const tickets = await many(3);
      const { undo } = await post('bulk.tag', { tickets: tickets.map(({ id }) => id), add: ['pix'] });
      expect(await tagsOf(tickets)).toEqual([['pix'], ['pix'], ['pix']]);
      const result = await sueli.call('event.undo', { event: Number(undo) - 1 });
      expect(result).toMatchObject({ count: 3, ticket: null });
      expect(result.restored).toHaveLength(3);
      expect(await tagsOf(tickets)).toEqual([[], [], []]);
      const { items } = await desk.admin.call('event.list', { after: Number(undo), limit: 1000 });
      await sueli.call('event.undo', { event: items.find(({ event }) => event.type === 'event.undone')?.seq });
      expect(await tagsOf(tickets)).toEqual([['pix'], ['pix'], ['pix']]);
      expect(await sueli.call('event.undo', {})).toMatchObject({ type: 'ticket.tagged', count: 3 });
      expect(await tagsOf(tickets)).toEqual([[], [], []]);
    });

    test('is not undone at all when one of it cannot be, and those are told', async () => {
      const tickets = await many(3);
      await sueli.call('bulk.tag', { tickets: tickets.map(({ id }) => id), add: ['pix'] });
      await beto.call('ticket.tag', { ticket: tickets[1]?.id ?? '', add: ['vip'] });
      const refusal = await sueli.refused('event.undo', {});
      expect(refusal).toMatchObject({ code: 'undo.bulkRefused', data: { failed: 1, count: 3 } });
      expect(refusal.message).toContain(`#${tickets[1]?.number}: tagIds was changed since by Beto`);
      expect(await tagsOf(tickets)).toEqual([['pix'], ['pix', 'vip'], ['pix']]);
    });

    test('is refused without a name when some of it is out of sight', async () => {
      const tickets = await many(2);
      await sueli.call('bulk.tag', { tickets: tickets.map(({ id }) => id), add: ['pix'] });
      const secret = tickets[0] as TicketItem;
      const root = await desk.person('Raul', 'admin', ['Suporte', 'Vendas']);
      await root.call('ticket.privatize', { ticket: secret.id });
      const refusal = await sueli.refused('event.undo', {});
      expect(refusal.code).toBe('undo.impossible');
      expect(JSON.stringify(refusal)).not.toMatch(new RegExp(`#${secret.number}|${secret.id}`));
      expect(await tagsOf(tickets.slice(1))).toEqual([['pix']]);
    });

    test('by a macro is undone with all its steps', async () => {
      const steps = [
        { action: 'ticket.tag', input: { add: ['vip'] } },
        { action: 'ticket.set', input: { value: '10,00' } },
      ];
      await desk.admin.call('macro.create', { name: 'Arquivar', steps });
      const tickets = await many(2);
      await sueli.call('macro.run', { macro: 'Arquivar', tickets: tickets.map(({ id }) => id) });
      expect((await sueli.call('event.undo', {})).count).toBe(4);
      expect(await tagsOf(tickets)).toEqual([[], []]);
      expect(await show(tickets[0] as TicketItem)).toMatchObject({ value: null });
    });

    test('what changed nothing has nothing to undo', async () => {
      const [ticket] = await many(1);
      const input = { ticket: ticket?.id ?? '', add: ['vip'] };
      expect(await post('ticket.tag', input)).toMatchObject({ changed: true, undo: expect.any(Number) as number });
      expect(await post('ticket.tag', input)).toMatchObject({ changed: false, undo: null });
      expect(await post('note.add', { ticket: ticket?.id, body: 'Oi' })).toMatchObject({ changed: true, undo: null });
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
