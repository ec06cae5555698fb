import type { CallOf, fieldCreate, TicketItem, ticketSet } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${60_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    const { admin } = desk;
    await admin.call('queue.create', { name: 'Suporte' });
    await admin.call('queue.create', { name: 'Diretoria' });
    await admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Diretoria']);
    await admin.call('demand.create', { name: 'Entrega' });
    await admin.call('type.create', { name: 'Suporte' });
    await admin.call('status.create', { name: 'Aguardando peça', states: ['open', 'snoozed'] });
    await admin.call('status.create', { name: 'Livre' });
    await admin.call('board.create', { name: 'Oficina', columns: ['Fazer', 'Feito'] });
    await admin.call('funnel.create', { name: 'Vendas', stages: ['Novo', 'Proposta'] });
    await admin.call('field.create', { name: 'Pedido' });
    await admin.call('field.create', { name: 'Peso', kind: 'number' });
    await admin.call('field.create', { name: 'Urgente', kind: 'boolean' });
    await admin.call('field.create', { name: 'Prazo', kind: 'date' });
    await admin.call('field.create', { name: 'Turno', kind: 'choice', choices: ['Manhã', 'Tarde'] });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const accepted = async () => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    return ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
  };
  type Data = Omit<CallOf<typeof ticketSet>, 'ticket'>;
  const set = (ticket: TicketItem, data: Data, by = ana) => by.call('ticket.set', { ticket: ticket.id, ...data });
  const refusal = (ticket: TicketItem, data: Data, by = ana) =>
    by.refused('ticket.set', { ticket: ticket.id, ...data });

  describe('the data of a ticket', () => {
    test('is set by name, shown by name, and found by the filters', async () => {
      const ticket = await accepted();
      const shown = await set(ticket, {
        type: 'suporte',
        demand: 'Entrega',
        status: 'Aguardando peça',
        board: 'Oficina/Fazer',
        funnel: 'vendas/proposta',
        value: 'R$ 1.250,00',
        fields: { Pedido: '00123', peso: '12,5', Urgente: 'sim', Prazo: '31/12/2026', Turno: 'manhã' },
      });
      const expected = {
        type: { name: 'Suporte' },
        demand: { name: 'Entrega' },
        status: { name: 'Aguardando peça' },
        board: { name: 'Oficina', column: 'Fazer' },
        funnel: { name: 'Vendas', stage: 'Proposta' },
        value: { cents: 125_000, currency: 'BRL' },
        fields: { Pedido: '00123', Peso: 12.5, Urgente: true, Prazo: '2026-12-31', Turno: 'Manhã' },
      };
      expect(shown).toMatchObject(expected);
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject(expected);
      const filter = 'demand:Entrega type:Suporte board:Oficina/Fazer funnel:Vendas value:1250 field.Pedido:00123';
      expect((await ana.call('ticket.list', { filter })).items).toMatchObject([{ id: ticket.id, ...expected }]);
    });

    test('is taken away by null and by the word for nothing, and the rest stays', async () => {
      const ticket = await accepted();
      await set(ticket, {
        demand: 'Entrega',
        type: 'Suporte',
        board: 'Oficina/Feito',
        value: '10',
        fields: { Pedido: 'A', Peso: 1 },
      });
      const shown = await set(ticket, {
        demand: null,
        type: 'nenhum',
        board: 'none',
        value: null,
        fields: { Pedido: null, Peso: '' },
      });
      expect(shown).toMatchObject({ demand: null, type: null, board: null, value: null, fields: {} });
      await set(ticket, { demand: 'Entrega', fields: { Pedido: 'B' } });
      expect(await set(ticket, { fields: { Peso: 2 } })).toMatchObject({
        demand: { name: 'Entrega' },
        fields: { Pedido: 'B', Peso: 2 },
      });
    });

    test.each<[string, Data, string]>([
      ['a demand that is not in the list', { demand: 'Inventada' }, 'reference.notFound'],
      ['a column without its board', { board: 'Fazer' }, 'reference.notFound'],
      ['an amount that could be two', { value: '1.250' }, 'input.invalid'],
      ['two values at once', { value: '1', valueCents: 100 }, 'input.invalid'],
      ['a negative value', { valueCents: -1 }, 'input.invalid'],
      ['a currency that is none', { value: '1', currency: 'XYZ' }, 'input.invalid'],
      ['a field that is not kept', { fields: { Cor: 'azul' } }, 'reference.notFound'],
      ['a number that is none', { fields: { Peso: 'pesado' } }, 'field.invalid'],
      ['a choice that is not offered', { fields: { Turno: 'Noite' } }, 'field.invalid'],
      ['a date that does not exist', { fields: { Prazo: '31/02/2026' } }, 'field.invalid'],
      ['an input that it does not know', { colour: 'red' } as Data, 'input.invalid'],
    ])('%s is refused, and nothing of the rest is written', async (_what, data, code) => {
      const ticket = await accepted();
      const log = async () => sql<{ n: number }>(desk.place, 'SELECT seq AS n FROM event_counter');
      const before = await log();
      expect((await refusal(ticket, { type: 'Suporte', ...data })).code).toBe(code);
      expect(await log()).toEqual(before);
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject({ type: null, fields: {} });
      await desk.settle();
    });

    test('a status labels only the states it is for', async () => {
      const ticket = await accepted();
      await ana.call('ticket.return', { ticket: ticket.id });
      expect(await refusal(ticket, { status: 'Aguardando peça' })).toMatchObject({
        code: 'status.notForState',
        data: { status: 'Aguardando peça', state: 'pending' },
      });
      expect(await set(ticket, { status: 'Livre' })).toMatchObject({ state: 'pending', status: { name: 'Livre' } });
    });

    test('the value keeps its currency until another is given, and takes that of the office at first', async () => {
      const ticket = await accepted();
      expect(await set(ticket, { valueCents: 99, currency: 'usd' })).toMatchObject({
        value: { cents: 99, currency: 'USD' },
      });
      expect(await set(ticket, { value: '2' })).toMatchObject({ value: { cents: 200, currency: 'USD' } });
      expect(await set(ticket, { currency: 'EUR' })).toMatchObject({ value: { cents: 200, currency: 'EUR' } });
      expect((await refusal(await accepted(), { currency: 'EUR' })).code).toBe('input.invalid');
    });

    test('what was removed from a catalogue stays on tickets, and cannot be given to another', async () => {
      const { id } = await desk.admin.call('demand.create', { name: 'Coleta' });
      const [ticket, other] = [await accepted(), await accepted()];
      await set(ticket, { demand: 'Coleta' });
      await desk.admin.call('demand.remove', { demand: 'Coleta' });
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject({ demand: { id, name: 'Coleta' } });
      for (const ref of ['Coleta', id]) expect((await refusal(other, { demand: ref })).code).toBe('reference.notFound');
    });

    test('giving what is there already tells nothing', async () => {
      const ticket = await accepted();
      await set(ticket, { demand: 'Entrega', fields: { Peso: 3 } });
      await desk.settle();
      const log = async () => sql(desk.place, 'SELECT seq AS n FROM event_counter');
      const before = await log();
      await set(ticket, { demand: 'Entrega', fields: { Peso: '3' } });
      expect(await log()).toEqual(before);
    });

    test('is changed by whoever works where the ticket is, while it is not in the trash', async () => {
      const ticket = await accepted();
      expect((await refusal(ticket, { demand: 'Entrega' }, bruno)).code).toBe('reference.notFound');
      const auditor = await desk.person('Iris Melo', 'auditor');
      expect((await refusal(ticket, { demand: 'Entrega' }, auditor)).code).toBe('permission.denied');
      await ana.call('ticket.resolve', { ticket: ticket.id });
      expect(await set(ticket, { demand: 'Entrega' })).toMatchObject({ state: 'closed', demand: { name: 'Entrega' } });
      const trashed = await accepted();
      await ana.call('ticket.resolve', { ticket: trashed.id, disposition: 'archive' });
      expect((await refusal(trashed, { demand: 'Entrega' })).code).toBe('ticket.trashed');
    });
  });

  describe('a custom field', () => {
    test('has choices when it is a choice and only then, and is required only of tickets', async () => {
      const refused = async (input: CallOf<typeof fieldCreate>) =>
        (await desk.admin.refused('field.create', input)).code;
      expect(await refused({ name: 'Cor', kind: 'choice' })).toBe('input.invalid');
      expect(await refused({ name: 'Cor', choices: ['azul'] })).toBe('input.invalid');
      expect(await refused({ name: 'Cor', target: 'contact', requiredOnResolve: true })).toBe('input.invalid');
      expect(await refused({ name: 'a=b' })).toBe('input.invalid');
      expect(await refused({ name: 'pedido' })).toBe('name.taken');
    });

    test('has one name per target; by a name that two have, the id is asked for', async () => {
      const ofContact = await desk.admin.call('field.create', { name: 'Código', target: 'contact' });
      await desk.admin.call('field.create', { name: 'código' });
      expect((await desk.admin.refused('field.remove', { field: 'Código' })).code).toBe('reference.ambiguous');
      await desk.admin.call('field.edit', { field: ofContact.id, name: 'Código do cliente' });
      expect(await desk.admin.call('field.remove', { field: 'código' })).toMatchObject({
        target: 'ticket',
        removed: true,
      });
    });

    test('that was removed keeps its values, gives way to one of its name, and takes no new ones', async () => {
      const ticket = await accepted();
      const old = await desk.admin.call('field.create', { name: 'Nota fiscal' });
      await set(ticket, { fields: { 'Nota fiscal': '1' } });
      await desk.admin.call('field.remove', { field: 'Nota fiscal' });
      expect((await ana.call('ticket.show', { ticket: ticket.id })).fields).toEqual({ 'Nota fiscal': '1' });
      expect((await refusal(ticket, { fields: { [old.id]: '2' } })).code).toBe('reference.notFound');
      await desk.admin.call('field.create', { name: 'Nota fiscal', kind: 'number' });
      await set(ticket, { fields: { 'Nota fiscal': 7 } });
      expect((await ana.call('ticket.show', { ticket: ticket.id })).fields).toEqual({ 'Nota fiscal': 7 });
    });

    test('may lose a choice that tickets have: they keep it', async () => {
      const ticket = await accepted();
      await set(ticket, { fields: { Turno: 'Tarde' } });
      await desk.admin.call('field.edit', { field: 'Turno', choices: ['Manhã', 'Noite'] });
      expect((await ana.call('ticket.show', { ticket: ticket.id })).fields).toEqual({ Turno: 'Tarde' });
      expect((await refusal(ticket, { fields: { Turno: 'Tarde' } })).code).toBe('field.invalid');
    });
  });

  describe('a saved view', () => {
    test('is kept in the English spelling of its filter and finds what the filter finds', async () => {
      const ticket = await accepted();
      const view = await ana.call('view.create', { name: 'Meus', filter: 'estado:aberto responsavel:eu' });
      expect(view).toMatchObject({ userId: ana.id, filter: 'state:open assignee:me' });
      const page = await ana.call('view.run', { view: 'meus', limit: 1 });
      expect(page.items).toMatchObject([{ id: ticket.id }]);
      const next = await ana.call('view.run', { view: view.id, limit: 1, cursor: page.nextCursor ?? '' });
      expect(next.items).toHaveLength(1);
      expect(next.items[0]?.id).not.toBe(ticket.id);
    });

    test('of one person is nobody else’s: not listed, not run, not told of', async () => {
      const [mine] = (await ana.call('view.list', {})).items;
      expect(mine).toMatchObject({ name: 'Meus' });
      expect((await bruno.call('view.list', {})).items).toEqual([]);
      for (const view of ['Meus', mine?.id ?? '']) {
        expect((await desk.admin.refused('view.run', { view })).code).toBe('reference.notFound');
        expect((await desk.admin.refused('view.remove', { view })).code).toBe('reference.notFound');
      }
      const told = async (by: Person) =>
        (await by.call('event.list', { after: 0, limit: 1000 })).items.filter(({ event }) =>
          event.changes.some(({ id }) => id === mine?.id),
        ).length;
      expect(await told(bruno)).toBe(0);
    });

    test('of everybody is made by who manages the catalogues, and shows each their own tickets', async () => {
      expect((await ana.refused('view.create', { name: 'Abertos', filter: 'state:open', shared: true })).code).toBe(
        'permission.denied',
      );
      await desk.admin.call('view.create', { name: 'Abertos', filter: 'state:open', shared: true });
      expect((await bruno.call('view.run', { view: 'Abertos' })).items).toEqual([]);
      expect((await ana.call('view.run', { view: 'Abertos' })).items.length).toBeGreaterThan(0);
      expect((await ana.refused('view.edit', { view: 'Abertos', name: 'Outros' })).code).toBe('permission.denied');
      expect((await ana.refused('view.remove', { view: 'Abertos' })).code).toBe('permission.denied');
    });

    test('of one’s own stands before one of everybody with the same name', async () => {
      await bruno.call('view.create', { name: 'Abertos', filter: 'state:closed' });
      expect((await bruno.refused('view.create', { name: 'ABERTOS', filter: 'state:open' })).code).toBe('name.taken');
      await bruno.call('view.edit', { view: 'abertos', filter: 'state:pending' });
      expect((await bruno.call('view.list', {})).items).toMatchObject([{ userId: null }, { filter: 'state:pending' }]);
      await bruno.call('view.remove', { view: 'Abertos' });
      expect((await bruno.call('view.list', {})).items).toMatchObject([{ userId: null, filter: 'state:open' }]);
    });

    test('does not take a filter that does not parse', async () => {
      expect((await ana.refused('view.create', { name: 'X', filter: 'state:' })).code).toBe('filter.invalid');
      expect((await ana.refused('view.edit', { view: 'Meus', filter: 'cor:azul' })).code).toBe('filter.invalid');
    });
  });
});
