import { afterAll, beforeAll, expect, test } from 'vitest';
import { ticketList } from '../src/actions/tickets/ticket-list.ts';
import { ask, at, connectionId, hour, officeSeeds, queueId, tagId, ticketSeeds, userId } from './office.ts';
import { forEachDatabase, type OpenStore } from './store-harness.ts';

const day = 24 * hour;

const seeds = [
  ...officeSeeds(),
  ...ticketSeeds(1, {
    contact: { name: 'José Ângelo da Silva', phone: '5511987654321' },
    ticket: { queuedAt: at(3 * day), tagIds: [tagId('vip')] },
    thread: { inboundCount: 2, lastInboundAt: at(23 * hour) },
    messages: [{ body: 'Quero a nota fiscal do pedido, por favor' }],
  }),
  ...ticketSeeds(2, {
    contact: { name: 'Maria Souza', phone: '5521999990000', blocked: true },
    ticket: {
      state: 'open',
      assigneeId: userId('ana'),
      handler: 'human',
      tagIds: [tagId('pix'), tagId('spam')],
      openedAt: at(5 * day),
      createdAt: at(6 * day),
    },
    thread: { inboundCount: 4, lastInboundAt: at(2 * hour) },
    read: { adao: 4 },
    messages: [
      { body: 'Onde está meu PEDIDO?' },
      {
        direction: 'out',
        state: 'failed',
        author: { type: 'user', id: userId('caio'), name: 'caio' },
        body: 'Já vejo',
      },
    ],
  }),
  ...ticketSeeds(3, {
    contact: { name: 'Grupo da Família', kind: 'group' },
    ticket: { connectionId: connectionId('filial'), queueId: null, handler: 'bot' },
    thread: { inboundCount: 1, lastInboundAt: at(hour), awaitingReplySince: at(hour) },
    notes: [
      { body: 'Pediu desconto à vista', scope: 'ticket', author: { type: 'user', id: userId('sueli'), name: 'sueli' } },
    ],
  }),
  ...ticketSeeds(4, {
    contact: { name: 'João', phone: '551133334444' },
    ticket: {
      state: 'closed',
      queueId: queueId('suporte'),
      assigneeId: userId('bia'),
      resolvedAt: at(2 * day),
      resolvedBy: userId('bia'),
      closeReason: 'resolved',
      lastActivityAt: at(2 * day),
      createdAt: at(40 * day),
      openedAt: at(40 * day),
    },
    notes: [{ body: 'Cliente antigo', scope: 'contact' }],
  }),
  ...ticketSeeds(5, {
    contact: { name: "O'Brien 100%" },
    ticket: {
      state: 'snoozed',
      assigneeId: userId('adao'),
      handler: 'human',
      private: true,
      privateBy: userId('adao'),
      queueId: queueId('cobrança'),
      lastActivityAt: at(10 * day),
    },
    messages: [
      {
        direction: 'out',
        state: 'uncertain',
        body: 'segredo',
        author: { type: 'user', id: userId('adao'), name: 'adao' },
      },
    ],
  }),
  ...ticketSeeds(6, { contact: { name: 'Lixo' }, ticket: { state: 'closed', trashed: true } }),
  ...ticketSeeds(7, {
    ticket: {
      private: true,
      privateBy: userId('sueli'),
      queueId: queueId('suporte'),
      connectionId: connectionId('filial'),
    },
    messages: [{ body: 'oculto pedido' }],
  }),
];

/** What adao, an admin, is answered: numbers in the order of the list. */
const facts: readonly (readonly [filter: string, numbers: readonly number[]])[] = [
  ['', [1, 2, 3, 5]],
  ['sort:updated', [5, 3, 2, 1]],
  ['state:pending', [1, 3]],
  ['state:active', [1, 2, 3, 5]],
  ['state:open,closed', [2, 4]],
  ['-state:pending', [2, 4, 5]],
  ['state:open -state:active', []],
  ['estado:aberto', [2]],
  ['is:unread', [1, 3]],
  ['-is:unread', [2, 4, 5]],
  ['is:private', [5]],
  ['-is:private', [1, 2, 3, 4]],
  ['is:group', [3]],
  ['is:individual', [1, 2, 4, 5]],
  ['is:unassigned', [1, 3]],
  ['is:awaiting', [3]],
  ['is:blocked', [2]],
  ['-is:blocked state:active', [1, 3, 5]],
  ['is:trashed', [6]],
  ['is:trashed,blocked', [2, 6]],
  ['-is:trashed state:closed', [4]],
  ['assignee:me', [5]],
  ['assignee:none', [1, 3]],
  ['assignee:any', [2, 4, 5]],
  ['assignee:ana', [2]],
  ['assignee:ana@loja.example', [2]],
  ['assignee:us_ana', [2]],
  ['assignee:ana,bia', [2, 4]],
  ['assignee:me,none', [1, 3, 5]],
  ['-assignee:ana', [1, 3, 4, 5]],
  ['-assignee:none', [2, 4, 5]],
  ['assignee:aurea', []],
  ['queue:vendas', [1, 2]],
  ['queue:VENDAS', [1, 2]],
  ['queue:cobranca', [5]],
  ['queue:sup', [4]],
  ['queue:none', [3]],
  ['queue:any', [1, 2, 4, 5]],
  ['-queue:vendas', [3, 4, 5]],
  ['queue:none,suporte', [3, 4]],
  ['connection:filial', [3]],
  ['-connection:filial state:active', [1, 2, 5]],
  ['channel:telegram', [3]],
  ['channel:whatsapp state:pending', [1]],
  ['channel:te', [3]],
  ['handler:human', [2, 5]],
  ['handler:bot,none', [1, 3, 4]],
  ['tag:vip', [1]],
  ['tag:vip,pix', [1, 2]],
  ['tag:pix -tag:spam', []],
  ['tag:none', [3, 4, 5]],
  ['tag:any', [1, 2]],
  ['involved:caio', [2]],
  ['involved:sueli', [3]],
  ['involved:ana', [2]],
  ['involved:me', [5]],
  ['involved:none', [1]],
  ['involved:any', [2, 3, 4, 5]],
  ['window:open', [1, 2]],
  ['window:closed', [4, 5]],
  ['window:<2h', [1]],
  ['window:>2h', [2]],
  ['window:1h..22h', [1, 2]],
  ['opened:>30d', [4]],
  ['opened:<1d', [1, 3, 5]],
  ['opened:today', [1, 3, 5]],
  ['updated:<2h', [1, 2, 3]],
  ['updated:>7d', [5]],
  ['updated:2026-11-18', [4]],
  ['queued:>1d', [1]],
  ['-queued:>1d', [2, 3, 4, 5]],
  ['resolved:<3d', [4]],
  ['resolved:2026-11-01..2026-11-18', [4]],
  ['-resolved:<3d state:closed', []],
  ['number:2', [2]],
  ['number:#2', [2]],
  ['number:999999999999', []],
  ['protocol:20261120-00003', [3]],
  ['protocol:20261120', [1, 2, 3, 4, 5]],
  ['protocol:9', []],
  ['contact:jose', [1]],
  ['contact:SILVA', [1]],
  ['contact:"silva jos"', [1]],
  ['contact:angelo', [1]],
  ['-contact:jose state:pending', [3]],
  ['contact:"!!!"', []],
  ['contact:obri', []],
  ['contact:brien', [5]],
  ['phone:"(11) 98765-4321"', [1]],
  ['phone:+5511', [1, 4]],
  ['phone:87654321', [1]],
  ['phone:33334444', [4]],
  ['phone:11', [1, 4]],
  ['-phone:11 state:active', [2, 3, 5]],
  ['msg:fiscal', [1]],
  ['msg:"fiscal nota"', [1]],
  ['msg:pedido', [1, 2]],
  ['msg:ja', [2]],
  ['-msg:pedido', [3, 4, 5]],
  ['msg:oculto', []],
  ['note:desconto', [3]],
  ['note:vista', [3]],
  ['note:antigo', [4]],
  ['delivery:failed', [2]],
  ['delivery:uncertain', [5]],
  ['delivery:failed,uncertain', [2, 5]],
  ['jose', [1]],
  ['#2', [2]],
  ['2', [2]],
  ['20261120', [1, 2, 3, 4, 5]],
  ['20261120-00004', [4]],
  ['-jose', [2, 3, 4, 5]],
  ['"maria sou"', [2]],
  ['sort:-opened state:active', [5, 3, 1, 2]],
  ['sort:queued state:pending', [3, 1]],
  ['sort:-unread', [1, 3, 2, 5]],
  ['sort:window', [1, 2, 3, 5]],
  ['state:pending,open tag:vip,pix -tag:spam updated:<2h jose sort:-updated', [1]],
];

const refusals: readonly (readonly [filter: string, column: number, says: RegExp])[] = [
  ['state:open assignee:ninguem2', 12, /no user "ninguem2"/],
  ['queue:xyz', 1, /no queue "xyz"/],
  ['tag:vip,nada', 1, /no tag "nada"/],
  ['connection:cn_none', 1, /no connection "cn_none"/],
  ['channel:fax', 1, /telegram/],
  ['assignee:a', 1, /may be/],
  ['state:open csat:>3', 12, /"csat" is not available yet/],
  ['sla:breached', 1, /not available yet/],
  ['bogus:1', 1, /no field/],
];

await forEachDatabase((open) => {
  let office: OpenStore;
  beforeAll(async () => {
    office = await open();
    await office.seed(seeds);
  });
  afterAll(() => office[Symbol.asyncDispose]());

  const numbersOf = async (filter: string, who = 'adao') =>
    (await ask(office, who, ticketList, { filter, limit: 100 })).items.map(({ number }) => number);

  test.each(facts)('the filter %j answers %j', async (filter, numbers) => {
    expect(await numbersOf(filter)).toEqual(numbers);
  });

  test.each(refusals)('the filter %j is refused at column %i', async (filter, column, says) => {
    await expect(numbersOf(filter)).rejects.toMatchObject({
      code: 'filter.invalid',
      data: { column },
      message: expect.stringMatching(says) as string,
    });
  });

  test('me means the caller, whoever that is', async () => {
    expect(await numbersOf('assignee:me', 'ana')).toEqual([2]);
    expect(await numbersOf('involved:me', 'caio')).toEqual([]);
  });

  test('what one user has read is unread to another', async () => {
    expect(await numbersOf('is:unread', 'ana')).toEqual([1, 2, 3]);
  });

  test('text that looks like SQL, LIKE or full-text syntax is only text', async () => {
    const attempts = [
      `"' OR 1=1 --"`,
      `contact:"' OR '1'='1"`,
      `protocol:"%"`,
      `protocol:"' UNION SELECT * FROM users --"`,
      `msg:"* OR NEAR(a b)"`,
      `note:"') DROP TABLE notes; --"`,
      `contact:"100%"`,
      `tag:"' OR 1=1"`,
      `msg:"' | !'x"`,
      `msg:"\\\\"`,
      `queue:"'; DELETE FROM tickets"`,
      `"?"`,
      `contact:"a*\\"z"`,
      `msg:"\u{1F600}"`,
    ];
    for (const filter of attempts) {
      const outcome = await numbersOf(filter).catch((error: { code?: string }) => error.code);
      expect([filter, outcome]).toEqual([
        filter,
        filter === `contact:"100%"`
          ? [5]
          : filter.startsWith('tag:') || filter.startsWith('queue:')
            ? 'filter.invalid'
            : [],
      ]);
    }
    expect(await numbersOf('')).toEqual([1, 2, 3, 5]);
  });
});
