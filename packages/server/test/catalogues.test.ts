import { type CatalogueKind, catalogueKinds } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${70_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let sofia: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Diretoria' });
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    sofia = await desk.person('Sofia Luz', 'supervisor', ['Suporte']);
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const arrive = async () => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    return desk.ticketOf(customer);
  };
  const accepted = async () => ana.call('ticket.accept', { ticket: (await arrive()).id });
  /** The actions of every kind are the same; here they are called by the kind's name. */
  const make = (kind: CatalogueKind, input: object, by = desk.admin) =>
    by.call(`${kind}.create` as 'demand.create', input as { name: string });
  const namesOf = async (kind: CatalogueKind, removed = false) =>
    (await desk.admin.call(`${kind}.list` as 'demand.list', { removed })).items.map(({ name }) => name);
  const partsOf: Partial<Record<CatalogueKind, object>> = { funnel: { stages: ['Um'] }, board: { columns: ['Um'] } };

  describe('every catalogue', () => {
    test.each(catalogueKinds)(
      '%s: an item is made, listed, renamed and removed, and its name is then free',
      async (kind) => {
        const first = await make(kind, { name: 'Primeiro', ...partsOf[kind] });
        await make(kind, { name: 'Segundo', ...partsOf[kind] });
        expect(first).toMatchObject({ kind, name: 'Primeiro', position: 1, removed: false });
        const edited = await desk.admin.call(
          `${kind}.edit` as 'demand.edit',
          { [kind]: 'primeiro', name: 'Outro' } as never,
        );
        expect(edited.id).toBe(first.id);
        expect(await namesOf(kind)).toEqual(['Outro', 'Segundo']);
        await desk.admin.call(`${kind}.remove` as 'demand.remove', { [kind]: 'Outro' } as never);
        expect(await namesOf(kind)).toEqual(['Segundo']);
        expect(await namesOf(kind, true)).toEqual(['Segundo', 'Outro']);
        await make(kind, { name: 'Outro', ...partsOf[kind] });
        expect(await namesOf(kind)).toEqual(['Segundo', 'Outro']);
      },
    );

    test.each(catalogueKinds)('%s: agents use it and may not change it', async (kind) => {
      const refused = async (verb: string, input: object) =>
        (await ana.refused(`${kind}.${verb}` as 'demand.create', input as never)).code;
      expect(await refused('create', { name: 'X', ...partsOf[kind] })).toBe('permission.denied');
      expect(await refused('edit', { [kind]: 'Segundo', name: 'X' })).toBe('permission.denied');
      expect(await refused('remove', { [kind]: 'Segundo' })).toBe('permission.denied');
      expect((await ana.call(`${kind}.list` as 'demand.list', {})).items.length).toBeGreaterThan(0);
    });

    test('a name is taken once, whatever its case, within its kind alone', async () => {
      await make('demand', { name: 'Troca' });
      expect(await desk.admin.refused('demand.create', { name: ' TROCA ' })).toMatchObject({
        code: 'name.taken',
        data: { kind: 'demand', name: 'TROCA' },
      });
      await make('type', { name: 'Troca' });
      expect((await desk.admin.refused('demand.edit', { demand: 'Troca', name: 'segundo' })).code).toBe('name.taken');
    });

    test('of several who give one name at once, one wins and the others are told that it is taken', async () => {
      const tries = await Promise.all(
        [desk.admin, sofia, desk.admin, sofia].map((by) =>
          by.call('source.create', { name: 'Feira' }).then(
            () => 'made',
            (error: Error) => /refused: ([\w.]+)/.exec(error.message)?.[1],
          ),
        ),
      );
      expect(tries.filter((outcome) => outcome === 'made')).toHaveLength(1);
      expect(tries.filter((outcome) => outcome === 'name.taken')).toHaveLength(3);
    });

    test('an item goes to its place and the others close up', async () => {
      for (const name of ['Um', 'Dois', 'Três']) await make('contactGroup', { name });
      await desk.admin.call('contactGroup.edit', { contactGroup: 'Três', position: 1 });
      await make('contactGroup', { name: 'Quatro', position: 2 });
      expect((await namesOf('contactGroup')).slice(0, 3)).toEqual(['Três', 'Quatro', 'Segundo']);
      const { items } = await desk.admin.call('contactGroup.list', {});
      expect(items.map(({ position }) => position)).toEqual(items.map((_, at) => at + 1));
    });

    test('an edit that changes nothing tells nothing', async () => {
      const before = await sql<{ n: number }>(desk.place, 'SELECT seq AS n FROM event_counter');
      await desk.admin.call('demand.edit', { demand: 'Troca', name: 'Troca' });
      expect(await sql(desk.place, 'SELECT seq AS n FROM event_counter')).toEqual(before);
    });
  });

  describe('the stages of a funnel', () => {
    test('keep their ids and their tickets through an edit, under the same name or a new one', async () => {
      const funnel = await make('funnel', { name: 'Vendas', stages: ['Novo', 'Proposta', 'Ganho'] });
      const ticket = await accepted();
      await ana.call('ticket.set', { ticket: ticket.id, funnel: 'vendas/proposta' });
      const edited = await sofia.call('funnel.edit', {
        funnel: 'Vendas',
        rename: { proposta: 'Negociação' },
        stages: ['Contato', 'Novo', 'Negociação'],
      });
      const idOf = (name: string, { parts } = edited) => parts.find((part) => part.name === name)?.id;
      expect(idOf('Novo')).toBe(idOf('Novo', funnel));
      expect(idOf('Negociação')).toBe(idOf('Proposta', funnel));
      expect((await ana.call('ticket.show', { ticket: ticket.id })).funnel).toMatchObject({ stage: 'Negociação' });
    });

    test('are not dropped while active tickets are in them, and are once those are closed', async () => {
      const ticket = await accepted();
      await ana.call('ticket.set', { ticket: ticket.id, funnel: 'Vendas/Contato' });
      const drop = { funnel: 'Vendas', stages: ['Novo', 'Negociação'] };
      expect(await sofia.refused('funnel.edit', drop)).toMatchObject({
        code: 'item.inUse',
        data: { name: 'Contato', tickets: 1, 'count.pt-BR': '1 atendimento' },
      });
      await ana.call('ticket.resolve', { ticket: ticket.id });
      await sofia.call('funnel.edit', drop);
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject({ funnel: null });
    });

    test('are never dropped under a ticket that enters at that moment', async () => {
      const tickets = await Promise.all([accepted(), accepted(), accepted()]);
      for (let round = 0; round < 4; round += 1) {
        const name = `Corrida ${round}`;
        await make('funnel', { name, stages: ['Fica', 'Sai'] });
        await Promise.allSettled([
          ...tickets.map(({ id }) => ana.call('ticket.set', { ticket: id, funnel: `${name}/Sai` })),
          sofia.call('funnel.edit', { funnel: name, stages: ['Fica'] }),
        ]);
        const [funnel] = (await desk.admin.call('funnel.list', {})).items.filter((item) => item.name === name);
        const known = new Set<string>(funnel?.parts.map(({ id }) => id));
        const rows = await sql<{ id: string | null }>(
          desk.place,
          `SELECT DISTINCT funnel_stage_id AS id FROM tickets WHERE id IN (?, ?, ?) AND funnel_stage_id IS NOT NULL`,
          tickets.map(({ id }) => id),
        );
        const { items } = await desk.admin.call('funnel.list', { removed: true });
        const all = new Set<string>(items.flatMap(({ parts }) => parts.map(({ id }) => id)));
        expect(rows.every(({ id }) => all.has(id ?? ''))).toBe(true);
        expect(known.size === 1 || rows.some(({ id }) => known.has(id ?? ''))).toBe(true);
      }
    });

    test('have one name each, and none with a slash', async () => {
      expect((await sofia.refused('funnel.create', { name: 'Dois', stages: ['A', 'a'] })).code).toBe('name.taken');
      expect((await sofia.refused('funnel.create', { name: 'A/B', stages: ['A'] })).code).toBe('input.invalid');
      expect((await sofia.refused('board.create', { name: 'B', columns: ['A/B'] })).code).toBe('input.invalid');
      expect((await sofia.refused('board.create', { name: 'B', columns: [] })).code).toBe('input.invalid');
    });

    test('a demand has no stages to give', async () => {
      expect((await desk.admin.refused('demand.create', { name: 'X', stages: ['A'] } as never)).code).toBe(
        'input.invalid',
      );
    });
  });

  describe('a board', () => {
    test('shows each column with a count and its newest tickets, of those that the viewer sees', async () => {
      await make('board', { name: 'Oficina', columns: ['Fazer', 'Feito'] });
      const [first, second, hidden] = [await accepted(), await accepted(), await accepted()];
      for (const { id } of [first, second, hidden]) {
        await ana.call('ticket.set', { ticket: id, board: 'Oficina/Fazer' });
      }
      await ana.call('ticket.transfer', { ticket: hidden.id, queue: 'Diretoria' });
      const columns = async (by: Person, filter?: string) =>
        (await by.call('board.show', { board: 'Oficina', ...(filter === undefined ? {} : { filter }) })).items.map(
          ({ name, count, tickets }) => ({ name, count, ids: tickets.map(({ id }) => id) }),
        );
      expect(await columns(ana)).toEqual([
        { name: 'Fazer', count: 2, ids: [second.id, first.id] },
        { name: 'Feito', count: 0, ids: [] },
      ]);
      expect((await columns(desk.admin))[0]).toMatchObject({ count: 3 });
      await ana.call('ticket.tag', {
        ticket: first.id,
        add: [(await desk.admin.call('tag.create', { name: 'urgente' })).id],
      });
      expect((await columns(ana, 'tag:urgente'))[0]).toEqual({ name: 'Fazer', count: 1, ids: [first.id] });
      await ana.call('ticket.resolve', { ticket: first.id });
      expect((await columns(ana))[0]).toMatchObject({ ids: [second.id] });
      expect((await columns(ana, 'state:closed'))[0]).toMatchObject({ ids: [first.id] });
    });

    test('shows no more tickets of a column than were asked for, and counts them all', async () => {
      const [column] = (await desk.admin.call('board.show', { board: 'Oficina', tickets: 1 })).items;
      expect(column).toMatchObject({ count: 2 });
      expect(column?.tickets).toHaveLength(1);
    });

    test('a funnel shows its stages alike', async () => {
      const shown = await desk.admin.call('funnel.show', { funnel: 'Vendas', filter: 'state:active,closed' });
      expect(shown.items.map(({ name }) => name)).toEqual(['Novo', 'Negociação']);
      expect(shown.items[1]?.tickets[0]?.funnel).toMatchObject({ name: 'Vendas', stage: 'Negociação' });
    });
  });

  describe('a tag', () => {
    test('is renamed everywhere at once', async () => {
      const ticket = await accepted();
      await desk.admin.call('tag.create', { name: 'pix' });
      await ana.call('ticket.tag', { ticket: ticket.id, add: ['pix'] });
      await sofia.call('tag.edit', { tag: 'pix', name: 'Pix pago' });
      expect((await ana.call('ticket.show', { ticket: ticket.id })).tags).toMatchObject([{ name: 'Pix pago' }]);
      expect((await desk.admin.call('ticket.list', { filter: 'tag:"pix pago"' })).items).toHaveLength(1);
      expect((await sofia.refused('tag.edit', { tag: 'pix pago', name: 'URGENTE' })).code).toBe('name.taken');
    });

    test('that was removed stays where it is, is offered no more, and leaves its name to another', async () => {
      const [ticket, other] = [await accepted(), await accepted()];
      const { id } = await desk.admin.call('tag.create', { name: 'vip' });
      await ana.call('ticket.tag', { ticket: ticket.id, add: ['vip'] });
      await sofia.call('tag.remove', { tag: 'vip' });
      expect((await ana.call('tag.list', {})).items.map((tag) => tag.name)).not.toContain('vip');
      expect((await ana.call('tag.list', { removed: true })).items.map((tag) => tag.name)).toContain('vip');
      for (const ref of ['vip', id]) {
        expect((await ana.refused('ticket.tag', { ticket: other.id, add: [ref] })).code).toBe('reference.notFound');
      }
      expect((await ana.call('ticket.show', { ticket: ticket.id })).tags).toMatchObject([{ id, name: 'vip' }]);
      const next = await desk.admin.call('tag.create', { name: 'vip' });
      expect(next.id).not.toBe(id);
      await ana.call('ticket.tag', { ticket: other.id, add: ['vip'] });
      await ana.call('ticket.tag', { ticket: ticket.id, remove: ['vip'] });
      expect((await ana.call('ticket.show', { ticket: ticket.id })).tags).toEqual([]);
    });
  });
});
