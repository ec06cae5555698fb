import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';
import { addSecondNumber } from './second-number.ts';

let last = 0;
const someone = (): Customer => {
  last += 1;
  return { phone: `55119${87_000_000 + last}`, name: `Cliente ${last}` };
};
const within = { kind: 'reopenWithin', minutes: 30 } as const;

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let rita: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Vendas' });
    await desk.admin.call('queue.create', { name: 'Isolada' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Vendas']);
    rita = await desk.person('Rita Sá', 'agent', []);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const policy = (reopenPolicy: { kind: 'new' } | typeof within) =>
    desk.admin.call('connection.update', { connection: 'Principal', reopenPolicy });
  /** A customer whose first ticket Ana had and closed. */
  const known = async (...wallet: Person[]) => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    const ticket = await desk.ticketOf(customer);
    await ana.call('ticket.accept', { ticket: ticket.id });
    await ana.call('ticket.resolve', { ticket: ticket.id });
    await desk.admin.call('contact.setWallet', { contact: ticket.contact.id, users: wallet.map(({ id }) => id) });
    return { customer, ticket };
  };
  const writesAgain = async (customer: Customer) => {
    await desk.writes(customer, 'Voltei');
    return desk.ticketOf(customer);
  };
  const told = async (person: Person, ticket: { readonly id: string }) =>
    (
      await sql<{ kind: string }>(desk.place, 'SELECT kind FROM notifications WHERE user_id = ? AND ticket_id = ?', [
        person.id,
        ticket.id,
      ])
    ).map(({ kind }) => kind);

  describe('the wallet', () => {
    test('gets what the contact begins, open and told', async () => {
      const { customer } = await known(ana);
      const ticket = await writesAgain(customer);
      expect(ticket).toMatchObject({
        state: 'open',
        handler: 'human',
        assignee: { name: 'Ana Lima' },
        queue: { name: 'Suporte' },
        unread: 2,
      });
      expect(await told(ana, ticket)).toEqual(['ticketAssigned']);
    });

    test('gets it in a queue of its own when it is not in the connection’s', async () => {
      const { customer } = await known(bruno);
      expect(await writesAgain(customer)).toMatchObject({
        assignee: { name: 'Bruno Reis' },
        queue: { name: 'Vendas' },
      });
    });

    test('whoever is in no queue is passed over', async () => {
      const { customer } = await known(rita, bruno);
      expect(await writesAgain(customer)).toMatchObject({ assignee: { name: 'Bruno Reis' } });
      const { customer: other } = await known(rita);
      expect(await writesAgain(other)).toMatchObject({ state: 'pending', assignee: null });
    });

    test('whoever is away or full is passed over, in order', async () => {
      const { customer } = await known(ana, bruno);
      await ana.call('profile.setPresence', { presence: 'away' });
      expect(await writesAgain(customer)).toMatchObject({ assignee: { name: 'Bruno Reis' } });
      await desk.admin.call('user.edit', { user: bruno.id, capacity: 1 });
      const { customer: second } = await known(ana, bruno);
      expect(await writesAgain(second)).toMatchObject({ state: 'pending', assignee: null });
      await ana.call('profile.setPresence', { presence: 'available' });
      await desk.admin.call('user.edit', { user: bruno.id, capacity: null });
      const { customer: third } = await known(ana, bruno);
      expect(await writesAgain(third)).toMatchObject({ assignee: { name: 'Ana Lima' } });
    });

    test('wins over whoever had it', async () => {
      await policy(within);
      const { customer, ticket } = await known(bruno);
      expect(await writesAgain(customer)).toMatchObject({
        id: ticket.id,
        state: 'open',
        handler: 'human',
        assignee: { name: 'Bruno Reis' },
        queue: { name: 'Vendas' },
      });
      await policy({ kind: 'new' });
    });
  });

  describe('reopened by the contact', () => {
    test('it is again with whoever had it, when they are there', async () => {
      await policy(within);
      const { customer, ticket } = await known();
      expect(await writesAgain(customer)).toMatchObject({
        id: ticket.id,
        state: 'open',
        assignee: { name: 'Ana Lima' },
        resolvedAt: null,
      });
      await policy({ kind: 'new' });
    });

    test('it waits when they are away, or no member of the queue any more', async () => {
      await policy(within);
      const { customer } = await known();
      await ana.call('profile.setPresence', { presence: 'away' });
      expect(await writesAgain(customer)).toMatchObject({ state: 'pending', assignee: null });
      await ana.call('profile.setPresence', { presence: 'available' });
      const { customer: other, ticket } = await known();
      await desk.admin.call('queue.setMembers', { queue: 'Suporte', members: [bruno.id] });
      expect(await writesAgain(other)).toMatchObject({ id: ticket.id, state: 'pending', assignee: null });
      await desk.admin.call('queue.setMembers', { queue: 'Suporte', members: [ana.id] });
      await policy({ kind: 'new' });
    });

    test('its markers stay', async () => {
      await policy(within);
      const { customer, ticket } = await known();
      await writesAgain(customer);
      const { markers } = await ana.call('ticket.export', { ticket: ticket.id });
      expect(markers.map(({ by }) => by)).toEqual(['Ana Lima']);
      await policy({ kind: 'new' });
    });
  });

  test('a queue that does not receive the connection refuses its tickets', async () => {
    await addSecondNumber(desk, 'Filial');
    const { customer } = await known();
    const ticket = await writesAgain(customer);
    await desk.admin.call('queue.edit', { queue: 'Isolada', connections: ['Filial'], members: [ana.id] });
    expect(await ana.refused('ticket.transfer', { ticket: ticket.id, queue: 'Isolada' })).toMatchObject({
      code: 'queue.connectionRefused',
      data: { queue: 'Isolada', connection: 'Principal' },
    });
  });
});
