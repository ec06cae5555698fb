import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let last = 0;
const someone = (): Customer => {
  last += 1;
  return { phone: `55119${86_000_000 + last}`, name: `Cliente ${last}` };
};
let lastId = 0;
const wamid = () => {
  lastId += 1;
  return `wamid.BLOCKED/${lastId}==`;
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const hears = async (input: object) => {
    desk.emulator.inbound({
      channel: desk.account.channel,
      to: { phoneNumberId: desk.account.phoneNumberId },
      ...input,
    } as never);
    await desk.settle();
  };
  const text = (body: string, id = wamid()) => ({ type: 'text', text: body, id });
  const blocked = async () => {
    const customer = someone();
    await hears({ from: customer, message: text('antes', wamid()) });
    const ticket = await desk.ticketOf(customer);
    await desk.admin.call('contact.block', { contact: ticket.contact.id });
    return { customer, ticket };
  };
  const count = async (query: string, ...params: string[]) =>
    Number((await sql<{ n: number }>(desk.place, query, params))[0]?.n);
  const holding = async (word: string) => {
    const hits: string[] = [];
    for (const [table, column] of [
      ['messages', 'body'],
      ['events', 'body'],
      ['raw_inbound', 'body'],
      ['parked', 'body'],
      ['notifications', 'text'],
    ])
      if ((await count(`SELECT count(*) AS n FROM ${table} WHERE ${column} LIKE ?`, `%${word}%`)) > 0)
        hits.push(table ?? '');
    return hits;
  };
  const counted = async (ticket: { contact: { id: string } }) =>
    count('SELECT blocked_count AS n FROM contacts WHERE id = ?', ticket.contact.id);

  describe('what a blocked contact writes', () => {
    test('is counted, and kept nowhere: no message, no ticket, no notification, no event, not as it came', async () => {
      const { customer, ticket } = await blocked();
      const rows = async () => [
        await count('SELECT count(*) AS n FROM messages'),
        await count('SELECT count(*) AS n FROM tickets'),
        await count('SELECT count(*) AS n FROM notifications'),
        await count('SELECT count(*) AS n FROM events'),
        await count('SELECT count(*) AS n FROM raw_inbound'),
      ];
      const before = await rows();
      const connection = await count('SELECT sum(blocked_count) AS n FROM connections');
      await hears({ from: customer, message: text('ameaça-um') });
      await hears({ from: { ...customer, name: 'Outro Nome' }, message: text('ameaça-dois') });
      expect(await rows()).toEqual(before);
      expect(await holding('ameaça')).toEqual([]);
      expect(await counted(ticket)).toBe(2);
      expect(await count('SELECT sum(blocked_count) AS n FROM connections')).toBe(connection + 2);
      expect(await count('SELECT count(*) AS n FROM media WHERE message_id IS NULL')).toBe(0);
    });

    test('is counted once, however often it comes', async () => {
      const { customer, ticket } = await blocked();
      await hears({ from: customer, message: text('repetido'), repeat: 5 });
      expect(await counted(ticket)).toBe(1);
    });

    test('takes nothing away from others in the same delivery', async () => {
      const { customer, ticket } = await blocked();
      const other = someone();
      await hears({
        batch: [
          { from: other, message: text('bom-dia-um') },
          { from: customer, message: text('ameaça-três') },
          { from: other, message: text('bom-dia-dois') },
        ],
      });
      expect(await holding('ameaça-três')).toEqual([]);
      expect(await holding('bom-dia-um')).toEqual(expect.arrayContaining(['messages', 'events', 'raw_inbound']));
      expect((await desk.messagesOf(await desk.ticketOf(other))).map(({ body }) => body)).toEqual([
        'bom-dia-um',
        'bom-dia-dois',
      ]);
      expect(await counted(ticket)).toBe(1);
    });

    test('is not let in by an edit or a reaction', async () => {
      const customer = someone();
      const id = wamid();
      await hears({ from: customer, message: text('antes', id) });
      const ticket = await desk.ticketOf(customer);
      await desk.admin.call('contact.block', { contact: ticket.contact.id });
      await hears({
        from: customer,
        message: { type: 'reaction', id: wamid(), reaction: { message_id: id, emoji: '🤬' } },
      });
      await hears({
        from: customer,
        message: {
          type: 'edit',
          id: wamid(),
          edit: { original_message_id: id, message: { type: 'text', text: { body: 'ameaça-quatro' } } },
        },
      });
      expect((await desk.messagesOf(ticket)).map(({ body, reactions }) => [body, reactions])).toEqual([['antes', []]]);
      expect(await holding('ameaça-quatro')).toEqual([]);
      expect(await holding('🤬')).toEqual([]);
    });

    test('stays out when it comes again after they were let back in; what is new comes in', async () => {
      const { customer, ticket } = await blocked();
      const id = wamid();
      await hears({ from: customer, message: text('ameaça-cinco', id) });
      await desk.admin.call('contact.unblock', { contact: ticket.contact.id });
      await hears({ from: customer, message: text('ameaça-cinco', id) });
      expect(await holding('ameaça-cinco')).toEqual([]);
      await hears({ from: customer, message: text('Desculpe') });
      expect(await desk.ticketOf(customer)).toMatchObject({ state: 'pending', lastMessage: { preview: 'Desculpe' } });
    });
  });

  test('with a blocked contact nothing is started', async () => {
    const { ticket, customer } = await blocked();
    for (const whom of [{ contact: ticket.contact.id }, { phone: `+${customer.phone}` }])
      expect(await ana.refused('ticket.start', { ...whom, template: 'aviso_sem_variaveis' })).toMatchObject({
        code: 'contact.blocked',
        data: { contact: customer.name },
      });
  });
});
