import type { CatalogueKind, CustomFieldEntity } from '@balcao/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ticketList } from '../src/actions/tickets/ticket-list.ts';
import { nameKey } from '../src/store/queries/refs.ts';
import { planTickets } from '../src/store/queries/ticket-plan.ts';
import { actorOf, ask, at, hour, nowMs, officeSeeds, tagId, ticketId, ticketSeeds, userId } from './office.ts';
import type { Seed } from './seed-handlers.ts';
import { forEachDatabase, type OpenStore } from './store-harness.ts';

const item = (kind: CatalogueKind, name: string, parts: readonly string[] = []): Seed => ({
  kind: 'catalogueItem',
  value: {
    id: `ca_${kind}_${name}`,
    kind,
    name,
    parts: parts.map((part) => ({ id: `cp_${part}` as const, name: part })),
    states: [],
    position: 0,
    removed: false,
  },
  hidden: { name_key: nameKey(name), created_at: nowMs },
});

const field = (name: string, kind: CustomFieldEntity['kind'], target: CustomFieldEntity['target']): Seed => ({
  kind: 'customField',
  value: { id: `cf_${target}_${name}`, target, name, kind, choices: [], requiredOnResolve: false, removed: false },
  hidden: { name_key: nameKey(name), created_at: nowMs },
});

const side = (table: string, ...row: readonly (string | number)[]): Seed => ({
  kind: 'sql',
  sql: `INSERT INTO ${table} VALUES (${row.map(() => '?').join(', ')})`,
  params: row,
});

const seeds: Seed[] = [
  ...officeSeeds(),
  item('type', 'Suporte'),
  item('demand', 'Entrega'),
  item('demand', 'Troca'),
  item('stage', 'Qualificado'),
  item('source', 'Indicação'),
  item('contactGroup', 'Clientes'),
  item('board', 'Vendas', ['Fazer', 'Feito']),
  item('funnel', 'Comercial', ['Novo', 'Proposta']),
  field('Pedido', 'text', 'ticket'),
  field('Parcelas', 'number', 'ticket'),
  field('Urgente', 'boolean', 'ticket'),
  field('Cidade', 'choice', 'contact'),
  ...ticketSeeds(1, {
    ticket: {
      typeId: 'ca_type_Suporte',
      demandId: 'ca_demand_Entrega',
      boardColumnId: 'cp_Fazer',
      valueCents: 125_000,
      fields: { cf_ticket_Pedido: '0042', cf_ticket_Parcelas: 3, cf_ticket_Urgente: true },
      tagIds: [tagId('vip')],
    },
    contact: {
      stageId: 'ca_stage_Qualificado',
      email: 'ana.souza@example.com',
      fields: { cf_contact_Cidade: 'Santos' },
    },
  }),
  ...ticketSeeds(2, {
    ticket: {
      demandId: 'ca_demand_Troca',
      boardColumnId: 'cp_Feito',
      funnelStageId: 'cp_Proposta',
      valueCents: 9_990,
      fields: { cf_ticket_Parcelas: 12, cf_ticket_Urgente: false },
      tagIds: [tagId('vip'), tagId('pix')],
    },
    contact: { sourceId: 'ca_source_Indicação', email: 'bia@example.com' },
  }),
  ...ticketSeeds(3, {
    ticket: { state: 'snoozed', assigneeId: userId('ana'), snoozedAt: at(hour), snoozedUntil: at(-hour) },
  }),
  side('contact_tags', 'ct_00000001', tagId('vip')),
  side('contact_group_members', 'ct_00000002', 'ca_contactGroup_Clientes'),
  side('wallets', 'ct_00000003', userId('adao'), 0),
  side('wallets', 'ct_00000003', userId('ana'), 1),
  {
    kind: 'sql',
    sql: `INSERT INTO schedules (id, ticket_id, thread_id, contact_id, content, run_at, time_zone, state, created_by, created_at)
      VALUES ('sc_1', ?, 'th_00000002', 'ct_00000002', '{}', ?, 'America/Sao_Paulo', 'pending', 'us_ana', ?)`,
    params: [ticketId(2), nowMs + hour, nowMs],
  },
];

const facts: readonly (readonly [filter: string, numbers: readonly number[]])[] = [
  ['type:Suporte', [1]],
  ['type:none', [2, 3]],
  ['-type:suporte', [2, 3]],
  ['demand:any', [1, 2]],
  ['demand:entrega,troca', [1, 2]],
  ['demanda:Troca', [2]],
  ['board:Vendas', [1, 2]],
  ['board:Vendas/Feito', [2]],
  ['board:none', [3]],
  ['funnel:Comercial/Proposta', [2]],
  ['funnel:Comercial/Novo', []],
  ['stage:Qualificado', [1]],
  ['stage:none', [2, 3]],
  ['source:Indicação', [2]],
  ['contact.tag:vip', [1]],
  ['contact.tag:none', [2, 3]],
  ['group:Clientes', [2]],
  ['wallet:me', [3]],
  ['wallet:ana', [3]],
  ['wallet:none', [1, 2]],
  ['value:1250', [1]],
  ['value:>100', [1]],
  ['value:50..200', [2]],
  ['sort:value', [3, 2, 1]],
  ['sort:-value', [1, 2, 3]],
  ['field.Pedido:0042', [1]],
  ['field.pedido:42', []],
  ['field.Parcelas:>3', [2]],
  ['field.Parcelas:3..12', [1, 2]],
  ['-field.Parcelas:3', [2, 3]],
  ['field.Urgente:sim', [1]],
  ['field.Urgente:não', [2]],
  ['field.Cidade:santos', [1]],
  ['email:ana.souza@example.com', [1]],
  ['email:bia@', [2]],
  ['is:scheduled', [2]],
  ['snoozed:<2h', [3]],
  ['snoozed:>2h', []],
  ['tag:vip demand:Entrega type:Suporte value:>1000 state:pending', [1]],
];

const refusals: readonly (readonly [filter: string, says: RegExp])[] = [
  ['demand:Nada', /There is no demand "Nada"/],
  ['board:Vendas/Nada', /"Vendas" has no "Nada"; there are: Fazer, Feito/],
  ['field.Nada:1', /There is no custom field "Nada"/],
  ['csat:>3', /not available yet/],
  ['sla:due', /not available yet/],
];

await forEachDatabase((open) => {
  let office: OpenStore;
  beforeAll(async () => {
    office = await open();
    await office.seed(seeds);
  });
  afterAll(() => office[Symbol.asyncDispose]());

  const numbersOf = async (filter: string) =>
    (await ask(office, 'adao', ticketList, { filter, limit: 100 })).items.map(({ number }) => number);

  test.each(facts)('the filter %j answers %j', async (filter, numbers) => {
    expect(await numbersOf(filter)).toEqual(numbers);
  });

  test.each(refusals)('the filter %j is refused', async (filter, says) => {
    await expect(numbersOf(filter)).rejects.toMatchObject({ message: expect.stringMatching(says) as string });
  });

  test('a tag of very many tickets is walked in the order of the list, and says the same as asking each ticket', async () => {
    const many = Array.from({ length: 5_600 }, (_, place) =>
      ticketSeeds(1_000 + place, {
        ticket: {
          tagIds: place % 2 === 0 ? [tagId('spam')] : [],
          demandId: place % 3 === 0 ? 'ca_demand_Troca' : null,
          state: place % 5 === 0 ? 'closed' : 'pending',
          lastActivityAt: at(((place * 7919) % 5_600) * 1000),
        },
      }),
    );
    for (let start = 0; start < many.length; start += 700) await office.seed(many.slice(start, start + 700).flat());
    const plan = await office.store.read((reads) => planTickets(reads, actorOf('adao'), 'tag:spam', nowMs));
    expect(plan.branches.map(({ order }) => order?.activity)).toEqual(
      Array.from({ length: 4 }, () => 'g.last_activity_at'),
    );
    const both = await ask(office, 'adao', ticketList, { filter: 'tag:spam demand:Troca', limit: 1000 });
    const each = await ask(office, 'adao', ticketList, { filter: 'tag:spam demand:Troca sort:-opened', limit: 1000 });
    expect(both.items.map(({ id }) => id).toSorted()).toEqual(each.items.map(({ id }) => id).toSorted());
    expect(both.items.map(({ lastActivityAt }) => lastActivityAt)).toEqual(
      both.items
        .map(({ lastActivityAt }) => lastActivityAt)
        .toSorted()
        .toReversed(),
    );
    const pages: string[] = [];
    let cursor: string | undefined;
    do {
      // oxlint-disable-next-line no-await-in-loop -- pages follow each other
      const page = await ask(office, 'adao', ticketList, { filter: 'tag:spam demand:Troca', limit: 333, cursor });
      pages.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(pages).toEqual(both.items.map(({ id }) => id));
  });
});
