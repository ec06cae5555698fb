import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${86_000_000 + lastCustomer}`, name: `Macro ${lastCustomer}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let carla: Person;
  let auditor: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Vendas' });
    for (const name of ['vip', 'pago']) await desk.admin.call('tag.create', { name });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Suporte', 'Vendas']);
    carla = await desk.person('Carla Dias', 'supervisor', ['Suporte', 'Vendas']);
    auditor = await desk.person('Otto Melo', 'auditor');
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    await carla.call('macro.create', {
      name: 'Encerrar',
      steps: [
        { action: 'ticket.tag', input: { add: ['vip'] } },
        { action: 'message.send', input: { text: 'Obrigado, @contact_firstname!' } },
        { action: 'ticket.resolve', input: { disposition: 'keep' } },
      ],
    });
  });
  afterAll(async () => {
    await desk.settle();
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const arrived = async () => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    return desk.ticketOf(customer);
  };
  const accepted = async (by: Person = ana) => by.call('ticket.accept', { ticket: (await arrived()).id });
  const now = (ticket: TicketItem) => desk.admin.call('ticket.show', { ticket: ticket.id });
  const eventsAfter = async (seq: number) =>
    (
      await sql<{ type: string; body: string }>(
        desk.place,
        'SELECT type, body FROM events WHERE seq > ? ORDER BY seq',
        [seq],
      )
    ).map(({ type, body }) => ({ type, macro: (JSON.parse(body) as { data?: { macro?: string } }).data?.macro }));
  const lastSeq = async () => Number((await sql<{ n: number }>(desk.place, 'SELECT max(seq) AS n FROM events'))[0]?.n);

  describe('a macro is made of', () => {
    const create = (action: string, input: Record<string, unknown> = {}) =>
      carla.refused('macro.create', { name: 'Nova', steps: [{ action, input }] });

    test.each(['ticket.list', 'ticket.show', 'tag.create', 'macro.run', 'ticket.purge', 'auth.login', 'no.such'])(
      'no step that is %s: steps write to one ticket, and can be taken back',
      async (action) => {
        expect(await create(action)).toMatchObject({ code: 'input.invalid', message: expect.stringContaining(action) });
      },
    );

    test('steps whose input is right, without the ticket and a key of their own', async () => {
      expect(await create('ticket.tag', { add: 'vip' })).toMatchObject({ code: 'input.invalid' });
      expect(await create('ticket.tag', { nada: 1 })).toMatchObject({ code: 'input.invalid' });
      expect(await create('ticket.tag', { add: ['vip'], ticket: '1' })).toMatchObject({
        message: expect.stringContaining('ticket'),
      });
      expect(await create('ticket.accept', { clientKey: 'k' })).toMatchObject({ code: 'input.invalid' });
      expect(await create('message.send', { text: '@contact_nome' })).toMatchObject({ code: 'mergeField.unknown' });
      expect(await carla.refused('macro.create', { name: 'Vazia', steps: [] })).toMatchObject({
        code: 'input.invalid',
      });
    });

    test('a name of its own, by whoever manages catalogues', async () => {
      const steps = [{ action: 'ticket.accept', input: {} }];
      expect(await carla.refused('macro.create', { name: 'ENCERRAR', steps })).toMatchObject({ code: 'name.taken' });
      for (const person of [ana, auditor])
        expect(await person.refused('macro.create', { name: 'Minha', steps })).toMatchObject({ status: 403 });
      expect((await ana.call('macro.list', {})).items.map(({ name }) => name)).toEqual(['Encerrar']);
    });
  });

  describe('running a macro', () => {
    test('does every step in order, each with the event of its action, which names the macro', async () => {
      const ticket = await accepted();
      const seq = await lastSeq();
      const { done, refused, results } = await ana.call('macro.run', { macro: 'encerrar', tickets: [ticket.id] });
      expect({ done, refused }).toEqual({ done: 1, refused: 0 });
      expect(results).toMatchObject([{ outcome: 'done', ticket: { state: 'closed', tags: [{ name: 'vip' }] } }]);
      expect((await desk.messagesOf(ticket)).at(-1)).toMatchObject({ body: 'Obrigado, Macro!', direction: 'out' });
      const events = (await eventsAfter(seq)).filter(({ macro }) => macro !== undefined);
      expect(events.map(({ type }) => type)).toEqual(['ticket.tagged', 'message.queued', 'ticket.resolved']);
      expect(new Set(events.map(({ macro }) => macro))).toEqual(new Set(['Encerrar']));
    });

    test('does all of it or none: a refusal at the last step undoes the first', async () => {
      await carla.call('macro.create', {
        name: 'Impossível',
        steps: [
          { action: 'ticket.tag', input: { add: ['pago'] } },
          { action: 'message.send', input: { text: 'Isto não sai' } },
          { action: 'ticket.transfer', input: { queue: 'Não existe' } },
        ],
      });
      const ticket = await accepted();
      const [seq, before] = [await lastSeq(), await now(ticket)];
      const { results } = await ana.call('macro.run', { macro: 'Impossível', tickets: [ticket.id] });
      expect(results).toMatchObject([
        { outcome: 'refused', ref: ticket.id, step: 'ticket.transfer', error: { code: 'reference.notFound' } },
      ]);
      expect(await now(ticket)).toEqual(before);
      expect((await eventsAfter(seq)).filter(({ type }) => type !== 'ticket.viewed')).toEqual([]);
      expect((await desk.messagesOf(ticket)).map(({ body }) => body)).toEqual(['Oi']);
      expect(await sql(desk.place, 'SELECT id FROM deliveries WHERE ticket_id = ?', [ticket.id])).toEqual([]);
    });

    test('answers for each ticket: what one refuses is no matter of the others', async () => {
      const [first, others, last] = [await accepted(), await accepted(bruno), await accepted()];
      const run = await ana.call('macro.run', {
        macro: 'Encerrar',
        tickets: [first.id, 'não há', others.id, last.number],
      });
      expect(run).toMatchObject({
        done: 2,
        refused: 2,
        results: [
          { outcome: 'done', ticket: { id: first.id, state: 'closed' } },
          { outcome: 'refused', ref: 'não há', step: null, error: { code: 'reference.notFound' } },
          { outcome: 'refused', ref: others.id, step: 'message.send', error: { code: 'ticket.notAssigned' } },
          { outcome: 'done', ticket: { id: last.id, state: 'closed' } },
        ],
      });
      expect(await now(others)).toMatchObject({ state: 'open', tags: [] });
    });

    test('lets nobody do by it what they may not do by themselves', async () => {
      await carla.call('macro.create', {
        name: 'Para Bruno',
        steps: [{ action: 'ticket.assign', input: { user: 'brunoreis@example.com' } }],
      });
      const ticket = await accepted();
      const refusedTo = async (person: Person, macro: string) =>
        (await person.call('macro.run', { macro, tickets: [ticket.id] })).results;
      expect(await refusedTo(ana, 'Para Bruno')).toMatchObject([
        { outcome: 'refused', error: { code: 'permission.denied', data: { permission: 'ticket.assignOther' } } },
      ]);
      expect(await refusedTo(auditor, 'Encerrar')).toMatchObject([
        { outcome: 'refused', error: { code: 'permission.denied' } },
      ]);
      expect(await refusedTo(carla, 'Para Bruno')).toMatchObject([
        { outcome: 'done', ticket: { assignee: { name: 'Bruno Reis' } } },
      ]);
    });

    test('on several tickets is a bulk operation', async () => {
      const [one, two] = [await accepted(), await accepted()];
      expect(await auditor.refused('macro.run', { macro: 'Encerrar', tickets: [one.id, two.id] })).toMatchObject({
        code: 'permission.denied',
        data: { permission: 'bulk.execute' },
      });
      const many = Array.from({ length: 51 }, () => one.id);
      expect(await carla.refused('macro.run', { macro: 'Encerrar', tickets: many })).toMatchObject({
        code: 'input.invalid',
      });
    });

    test('with the same key is done once', async () => {
      const ticket = await accepted();
      await carla.call('macro.create', {
        name: 'Avisar',
        steps: [{ action: 'message.send', input: { text: 'Só uma vez' } }],
      });
      const run = () => ana.call('macro.run', { macro: 'Avisar', tickets: [ticket.id], clientKey: 'aviso-1' });
      expect(await run()).toEqual(await run());
      expect((await desk.messagesOf(ticket)).filter(({ body }) => body === 'Só uma vez')).toHaveLength(1);
    });

    test('by two at once over the same tickets in opposite order is done by one on each', async () => {
      await carla.call('macro.create', {
        name: 'Assumir',
        steps: [
          { action: 'ticket.accept', input: {} },
          { action: 'ticket.tag', input: { add: ['vip'] } },
        ],
      });
      const tickets = [await arrived(), await arrived(), await arrived(), await arrived()].map(({ id }) => id);
      const post = async (by: Person, ids: readonly string[]) => {
        const response = await fetch(`${desk.server.url}/v1/actions/macro.run`, {
          method: 'POST',
          headers: { authorization: `Bearer ${by.token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ macro: 'Assumir', tickets: ids }),
        });
        return ((await response.json()) as { result: { done: number; refused: number } }).result;
      };
      const runs = await Promise.all([post(ana, tickets), post(bruno, tickets.toReversed())]);
      expect(runs.reduce((sum, { done }) => sum + done, 0)).toBe(4);
      expect(runs.reduce((sum, { refused }) => sum + refused, 0)).toBe(4);
      await desk.settle();
    });
  });

  describe('a macro', () => {
    test('is edited and removed', async () => {
      const steps = [{ action: 'ticket.tag', input: { add: ['pago'] } }];
      expect(await carla.call('macro.edit', { macro: 'Avisar', name: 'Pago', steps })).toMatchObject({
        name: 'Pago',
        steps,
      });
      expect(await carla.refused('macro.edit', { macro: 'Pago', name: 'encerrar' })).toMatchObject({
        code: 'name.taken',
      });
      expect(
        await carla.refused('macro.edit', { macro: 'Pago', steps: [{ action: 'ticket.list', input: {} }] }),
      ).toMatchObject({ code: 'input.invalid' });
      await carla.call('macro.remove', { macro: 'pago' });
      expect(await ana.refused('macro.run', { macro: 'Pago', tickets: ['1'] })).toMatchObject({
        code: 'reference.notFound',
        data: { kind: 'macro' },
      });
    });
  });
});
