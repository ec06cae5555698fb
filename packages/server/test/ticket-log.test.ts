import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { sql } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${50_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};
const minute = 60_000;

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let caio: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    const { admin } = desk;
    await admin.call('queue.create', { name: 'Suporte' });
    await admin.call('queue.create', { name: 'Diretoria' });
    await admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Suporte', 'Diretoria']);
    caio = await desk.person('Caio Paz', 'agent', ['Diretoria']);
    await admin.call('demand.create', { name: 'Entrega' });
    await admin.call('funnel.create', { name: 'Vendas', stages: ['Novo', 'Proposta'] });
    await admin.call('field.create', { name: 'Pedido' });
    await admin.call('tag.create', { name: 'vip' });
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const arrive = async (customer = someone()) => {
    await desk.writes(customer, 'Oi');
    const items = await desk.admin.call('ticket.list', { filter: `phone:${customer.phone}`, limit: 1 });
    const [ticket] = items.items;
    if (ticket === undefined) throw new Error('no ticket came');
    return ticket;
  };
  const logOf = async (ticket: TicketItem, by = desk.admin) =>
    (await by.call('ticket.log', { ticket: ticket.id, limit: 1000 })).items;
  const viewsOf = async (ticket: TicketItem) => {
    await desk.settle();
    return (await logOf(ticket)).filter(({ type }) => type === 'ticket.viewed').map(({ actor }) => actor.name);
  };

  describe('the log of a ticket', () => {
    test('tells every step in names, newest first: who, what, from what, to what', async () => {
      const ticket = await arrive();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.set', {
        ticket: ticket.id,
        demand: 'Entrega',
        funnel: 'Vendas/Novo',
        value: '10',
        fields: { Pedido: '7' },
      });
      await ana.call('ticket.set', { ticket: ticket.id, funnel: 'Vendas/Proposta', fields: { Pedido: '8' } });
      await ana.call('ticket.tag', { ticket: ticket.id, add: ['vip'] });
      await ana.call('ticket.transfer', { ticket: ticket.id, queue: 'Diretoria', user: bruno.id });
      const log = await logOf(ticket);
      expect(log.map(({ seq }) => seq)).toEqual(log.map(({ seq }) => seq).toSorted((a, b) => b - a));
      const steps = log.filter(({ changes }) => changes.length > 0);
      const told = steps.map(({ type, actor, changes }) => ({
        type,
        by: actor.name,
        changes: Object.fromEntries(changes.map(({ field, from, to }) => [field, [from, to]])),
      }));
      expect(told.slice(0, 5)).toEqual([
        {
          type: 'ticket.transferred',
          by: 'Ana Lima',
          changes: { assignee: ['Ana Lima', 'Bruno Reis'], queue: ['Suporte', 'Diretoria'] },
        },
        { type: 'ticket.tagged', by: 'Ana Lima', changes: { tags: [null, 'vip'] } },
        {
          type: 'ticket.edited',
          by: 'Ana Lima',
          changes: { funnel: ['Vendas/Novo', 'Vendas/Proposta'], 'field.Pedido': ['7', '8'] },
        },
        {
          type: 'ticket.edited',
          by: 'Ana Lima',
          changes: {
            demand: [null, 'Entrega'],
            funnel: [null, 'Vendas/Novo'],
            value: [null, '10.00'],
            currency: [null, 'BRL'],
            'field.Pedido': [null, '7'],
          },
        },
        {
          type: 'ticket.accepted',
          by: 'Ana Lima',
          changes: { state: ['pending', 'open'], assignee: [null, 'Ana Lima'], handler: ['none', 'human'] },
        },
      ]);
      expect(steps.at(-1)).toMatchObject({
        type: 'ticket.created',
        label: { en: 'Ticket created', 'pt-BR': 'Atendimento criado' },
        changes: [
          { field: 'queue', to: 'Suporte' },
          { field: 'connection', to: 'Principal' },
        ],
      });
      expect(log.some(({ type, messageId }) => type === 'message.received' && messageId !== null)).toBe(true);
    });

    test('comes in pages that follow each other without a gap', async () => {
      const ticket = await arrive();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.set', { ticket: ticket.id, demand: 'Entrega' });
      const whole = (await logOf(ticket)).map(({ seq }) => seq);
      const paged: number[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await ana.call('ticket.log', {
          ticket: ticket.id,
          limit: 2,
          ...(cursor === undefined ? {} : { cursor }),
        });
        paged.push(...page.items.map(({ seq }) => seq));
        if (page.nextCursor === null) break;
        cursor = page.nextCursor;
      }
      expect(paged).toEqual(whole);
      expect(whole.length).toBeGreaterThan(3);
    });

    test('leaves out what concerns one user alone, and is closed to who may not see the ticket', async () => {
      const ticket = await arrive();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('thread.mark', { ticket: ticket.id, read: true });
      const private$ = await sql<{ n: number }>(
        desk.place,
        `SELECT COUNT(*) AS n FROM events WHERE type = 'thread.marked' AND thread_id = ?`,
        [ticket.threadId],
      );
      expect(Number(private$[0]?.n)).toBe(1);
      expect((await logOf(ticket, ana)).map(({ type }) => type)).not.toContain('thread.marked');
      expect((await caio.refused('ticket.log', { ticket: ticket.id })).code).toBe('reference.notFound');
    });
  });

  describe('opening a ticket', () => {
    test.each(['ticket.show', 'message.list', 'ticket.export', 'sync.thread'] as const)(
      'by %s is told in its log, once in ten minutes for each person',
      async (action) => {
        const ticket = await arrive();
        const look = (by: Person) =>
          action === 'sync.thread'
            ? by.call(action, { thread: ticket.threadId })
            : by.call(action, { ticket: ticket.id });
        await look(ana);
        await look(ana);
        await look(bruno);
        expect((await viewsOf(ticket)).toSorted((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1))).toEqual([
          'Ana Lima',
          'Bruno Reis',
        ]);
        desk.advance(9 * minute);
        await look(ana);
        expect(await viewsOf(ticket)).toHaveLength(2);
        desk.advance(2 * minute);
        await look(ana);
        expect((await viewsOf(ticket)).filter((name) => name === 'Ana Lima')).toHaveLength(2);
      },
    );

    test('again after the server started anew is still the same look', async () => {
      const ticket = await arrive();
      await ana.call('ticket.show', { ticket: ticket.id });
      await desk.settle();
      await desk.restart();
      await ana.call('ticket.show', { ticket: ticket.id });
      expect(await viewsOf(ticket)).toEqual(['Ana Lima']);
    });

    test('is written before the server is gone', async () => {
      const ticket = await arrive();
      await ana.call('ticket.show', { ticket: ticket.id });
      await desk.restart();
      expect(await viewsOf(ticket)).toEqual(['Ana Lima']);
    });

    test('is no activity: neither its order in lists nor its version moves', async () => {
      const ticket = await arrive();
      await ana.call('ticket.show', { ticket: ticket.id });
      await desk.settle();
      const [listed] = (await desk.admin.call('ticket.list', { filter: `number:${ticket.number}` })).items;
      expect(listed).toMatchObject({ lastActivityAt: ticket.lastActivityAt, version: ticket.version });
    });

    test('a list, or a look that was refused, opens nothing', async () => {
      const ticket = await arrive();
      await ana.call('ticket.list', {});
      await caio.refused('ticket.show', { ticket: ticket.id });
      await caio.refused('message.list', { ticket: ticket.id });
      expect(await viewsOf(ticket)).toEqual([]);
    });

    test('by the token of a machine is not told', async () => {
      const ticket = await arrive();
      const asked = { name: 'CI', role: 'ci', connection: 'Principal', scope: ['ticket.read'] };
      const { token } = await desk.admin.call('token.create', asked);
      await desk.as(token).call('ticket.show', { ticket: ticket.id });
      expect(await viewsOf(ticket)).toEqual([]);
    });

    test('is told to those who see the ticket and to nobody else', async () => {
      const ticket = await arrive();
      await ana.call('ticket.show', { ticket: ticket.id });
      await desk.settle();
      const told = async (by: Person) => {
        const { items } = await by.call('event.list', { after: 0, limit: 1000 });
        return items.filter(({ event }) => event.type === 'ticket.viewed' && event.subject.ticketId === ticket.id)
          .length;
      };
      expect(await told(bruno)).toBe(1);
      expect(await told(caio)).toBe(0);
    });
  });

  describe('the company of a ticket', () => {
    test('those involved are who sent, who wrote a note and who had it', async () => {
      const ticket = await arrive();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('message.send', { ticket: ticket.id, text: 'Olá' });
      await ana.call('ticket.transfer', { ticket: ticket.id, queue: 'Diretoria', user: bruno.id });
      await bruno.call('ticket.return', { ticket: ticket.id });
      await caio.call('note.add', { ticket: ticket.id, body: 'Cliente antigo' });
      await desk.settle();
      const { items } = await caio.call('ticket.participants', { ticket: ticket.id });
      expect(items).toEqual([
        { id: ana.id, name: 'Ana Lima', sent: true, noted: false, assigned: true },
        { id: bruno.id, name: 'Bruno Reis', sent: false, noted: false, assigned: true },
        { id: caio.id, name: 'Caio Paz', sent: false, noted: true, assigned: false },
      ]);
    });

    test('earlier tickets of the contact come newest first, those that the caller sees, in pages', async () => {
      const customer = someone();
      const numbers: number[] = [];
      for (let round = 0; round < 4; round += 1) {
        const ticket = await arrive(customer);
        await ana.call('ticket.accept', { ticket: ticket.id });
        if (round === 1) await ana.call('ticket.transfer', { ticket: ticket.id, queue: 'Diretoria', user: bruno.id });
        const holder = round === 1 ? bruno : ana;
        await holder.call('ticket.resolve', {
          ticket: ticket.id,
          ...(round === 2 ? { disposition: 'archive' as const } : {}),
        });
        numbers.push(ticket.number);
      }
      const last = await arrive(customer);
      const [first, second, , fourth] = numbers;
      const previous = async (by: Person, ticket: number) =>
        (await by.call('ticket.previous', { ticket: String(ticket) })).items.map(({ number }) => number);
      expect(await previous(desk.admin, last.number)).toEqual([fourth, second, first]);
      expect(await previous(ana, last.number)).toEqual([fourth, first]);
      expect(await previous(ana, fourth ?? 0)).toEqual([first]);
      const page = await desk.admin.call('ticket.previous', { ticket: last.id, limit: 2 });
      const next = await desk.admin.call('ticket.previous', {
        ticket: last.id,
        limit: 2,
        cursor: page.nextCursor ?? '',
      });
      expect(next.items.map(({ number }) => number)).toEqual([first]);
      expect(next.nextCursor).toBeNull();
    });

    test('related ones are those that its notes name and whose notes name it, as far as the caller sees them', async () => {
      const [ticket, named, naming, hidden] = [await arrive(), await arrive(), await arrive(), await arrive()];
      await ana.call('note.add', { ticket: ticket.id, body: `Igual ao #${named.number} e ao #${hidden.number}` });
      await ana.call('note.add', { ticket: naming.id, body: `Ver #${ticket.number}` });
      await ana.call('ticket.accept', { ticket: hidden.id });
      await ana.call('ticket.transfer', { ticket: hidden.id, queue: 'Diretoria' });
      const related = async (by: Person) =>
        (await by.call('ticket.related', { ticket: ticket.id })).items.map(({ number, relations }) => [
          number,
          relations,
        ]);
      expect(await related(ana)).toEqual([
        [naming.number, ['mentionedBy']],
        [named.number, ['mentions']],
      ]);
      expect(await related(desk.admin)).toContainEqual([hidden.number, ['mentions']]);
    });

    test('merged ones say where they went, and the other where they came from', async () => {
      const customer = someone();
      const first = await arrive(customer);
      await ana.call('ticket.accept', { ticket: first.id });
      await ana.call('ticket.resolve', { ticket: first.id });
      const last = await arrive(customer);
      await desk.admin.call('ticket.merge', { ticket: last.id, from: first.id });
      const related = async (ticket: TicketItem) =>
        (await desk.admin.call('ticket.related', { ticket: ticket.id })).items.map(({ number, relations }) => [
          number,
          relations,
        ]);
      expect(await related(last)).toEqual([[first.number, ['mergedFrom']]]);
      expect(await related(first)).toEqual([[last.number, ['mergedInto']]]);
      expect((await logOf(first)).flatMap(({ changes }) => changes)).toContainEqual(
        expect.objectContaining({ field: 'mergedInto', from: null, to: `#${last.number}` }),
      );
    });
  });
});
