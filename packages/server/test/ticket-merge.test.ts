import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';
import { addSecondNumber } from './second-number.ts';

let last = 0;
const someone = (): Customer => {
  last += 1;
  return { phone: `55119${50_000_000 + last}`, name: `Fulano ${last}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let carla: Person;
  let filial: Awaited<ReturnType<typeof addSecondNumber>>;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    carla = await desk.person('Carla Dias', 'supervisor', ['Suporte']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    filial = await addSecondNumber(desk, 'Filial');
    await desk.admin.call('connection.update', { connection: 'Filial', queue: 'Suporte' });
    for (const name of ['vip', 'spam']) await desk.admin.call('tag.create', { name });
    await desk.admin.call('demand.create', { name: 'Entrega' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const arrive = async (person = someone(), text = 'Oi') => {
    await desk.writes(person, text);
    return { person, ticket: await desk.ticketOf(person) };
  };
  const bodies = async (ticket: { id: string }) => (await desk.messagesOf(ticket)).map(({ body }) => body);
  const resolved = async (ticket: { id: string }) => {
    await ana.call('ticket.accept', { ticket: ticket.id });
    return ana.call('ticket.resolve', { ticket: ticket.id });
  };
  /** A closed ticket and an active one of one thread. */
  const inOneThread = async () => {
    const { person, ticket: old } = await arrive(someone(), 'Primeiro');
    await resolved(old);
    const { ticket } = await arrive(person, 'Segundo');
    return { person, old, ticket };
  };
  /** Two active tickets of one contact, in the threads of two connections. */
  const inTwoThreads = async () => {
    const one = await arrive(someone(), 'Daqui');
    await filial.writes(one.person, 'Dali');
    const { items } = await carla.call('ticket.list', { filter: `connection:Filial phone:${one.person.phone}` });
    const [ticket] = items;
    if (ticket === undefined) throw new Error('nothing came over the second number');
    return { one, two: { person: one.person, ticket } };
  };
  const row = async (id: string) => {
    const [found] = await sql(
      desk.place,
      'SELECT state, close_reason, merged_into_id, resolved_at FROM tickets WHERE id = ?',
      [id],
    );
    return found;
  };

  test('in one thread the kept ticket has the messages, notes, tasks, tags and data of the other', async () => {
    const { old, ticket } = await inOneThread();
    await carla.call('ticket.tag', { ticket: old.id, add: ['spam'] });
    await carla.call('ticket.tag', { ticket: ticket.id, add: ['vip'] });
    await carla.call('ticket.set', { ticket: old.id, demand: 'Entrega' });
    await ana.call('note.add', { ticket: old.id, body: 'Nota antiga', scope: 'ticket' });
    const task = await ana.call('task.create', { title: 'Ligar', ticket: old.id });
    const kept = await carla.call('ticket.merge', { ticket: ticket.id, from: old.id });
    expect(kept.tags.map(({ name }) => name).sort()).toEqual(['spam', 'vip']);
    expect(kept).toMatchObject({ id: ticket.id, state: 'pending' });
    expect(await bodies(ticket)).toEqual(['Primeiro', 'Segundo']);
    expect(await bodies(old)).toEqual([]);
    expect((await ana.call('note.list', { ticket: ticket.id })).items.map(({ body }) => body)).toEqual(['Nota antiga']);
    expect(await sql(desk.place, 'SELECT ticket_id FROM tasks WHERE id = ?', [task.id])).toEqual([
      { ticket_id: ticket.id },
    ]);
    expect(await row(old.id)).toEqual({
      state: 'closed',
      close_reason: 'merged',
      merged_into_id: ticket.id,
      resolved_at: null,
    });
    const { markers } = await carla.call('ticket.export', { ticket: ticket.id });
    expect(markers).toMatchObject([{ number: ticket.number, by: 'Ana Lima' }]);
  });

  test('in two threads the messages stay where they were said, under a ticket that closes and says where it went', async () => {
    const { one, two } = await inTwoThreads();
    await carla.call('ticket.merge', { ticket: one.ticket.id, from: two.ticket.id });
    expect(await bodies(one.ticket)).toEqual(['Daqui']);
    expect(await bodies(two.ticket)).toEqual(['Dali']);
    expect(await row(two.ticket.id)).toMatchObject({ close_reason: 'merged', merged_into_id: one.ticket.id });
  });

  test('what comes next in the thread of a merged ticket is a new ticket, also where closed ones are reopened', async () => {
    const reopenPolicy = { kind: 'reopenWithin', minutes: 60 } as const;
    await desk.admin.call('connection.update', { connection: 'Principal', reopenPolicy });
    await desk.admin.call('connection.update', { connection: 'Filial', reopenPolicy });
    const { one, two } = await inTwoThreads();
    await carla.call('ticket.merge', { ticket: one.ticket.id, from: two.ticket.id });
    await filial.writes(two.person, 'Mais uma coisa');
    expect(await bodies(two.ticket)).toEqual(['Dali']);
    expect(await row(two.ticket.id)).toMatchObject({ state: 'closed' });

    await desk.admin.call('connection.update', { connection: 'Principal', reopenPolicy: { kind: 'new' } });
    const { person, old, ticket } = await inOneThread();
    await resolved(ticket);
    await carla.call('ticket.merge', { ticket: old.id, from: ticket.id });
    await desk.admin.call('connection.update', { connection: 'Principal', reopenPolicy });
    await desk.writes(person, 'Voltei');
    expect(await bodies(old)).toEqual(['Primeiro', 'Segundo', 'Voltei']);
    await desk.admin.call('connection.update', { connection: 'Principal', reopenPolicy: { kind: 'new' } });
  });

  describe('is refused', () => {
    const refused = async (by: Person, ticket: { id: string }, from: { id: string }) =>
      by.refused('ticket.merge', { ticket: ticket.id, from: from.id });

    test('with itself, or with a ticket of somebody else, naming it', async () => {
      const [one, two] = [await arrive(), await arrive()];
      expect(await refused(carla, one.ticket, one.ticket)).toMatchObject({ code: 'merge.same' });
      expect(await refused(carla, one.ticket, two.ticket)).toMatchObject({
        code: 'ticket.otherContact',
        data: { number: two.ticket.number, contact: one.person.name },
      });
    });

    test('when the one to keep is closed and the other is not', async () => {
      const { old, ticket } = await inOneThread();
      expect(await refused(carla, old, ticket)).toMatchObject({
        code: 'ticket.stateInvalid',
        data: { number: old.number, state: 'closed' },
      });
    });

    test('when one is in the trash or merged already', async () => {
      const { old, ticket } = await inOneThread();
      await carla.call('ticket.merge', { ticket: ticket.id, from: old.id });
      expect(await refused(carla, ticket, old)).toMatchObject({ data: { number: old.number, state: 'merged' } });
      const other = await inOneThread();
      await carla.call('ticket.trash', { ticket: other.old.id });
      expect(await refused(carla, other.ticket, other.old)).toMatchObject({ code: 'ticket.trashed' });
    });

    test('when one is private and the other is not: nothing private is told to more people', async () => {
      const { old, ticket } = await inOneThread();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await carla.call('ticket.privatize', { ticket: ticket.id });
      expect(await refused(carla, ticket, old)).toMatchObject({ data: { number: ticket.number, state: 'private' } });
    });

    test('to agents', async () => {
      const { old, ticket } = await inOneThread();
      expect(await refused(ana, ticket, old)).toMatchObject({ code: 'permission.denied' });
    });
  });

  test('of two merges the other way round at once one wins, and the other is told', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { one, two } = await inTwoThreads();
      const outcomes = await Promise.allSettled([
        carla.call('ticket.merge', { ticket: one.ticket.id, from: two.ticket.id }),
        carla.call('ticket.merge', { ticket: two.ticket.id, from: one.ticket.id }),
      ]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });
});
