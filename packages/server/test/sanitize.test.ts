import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Channel, ProfileOutcome } from '../src/channels/channel.ts';
import { whatsappCloud } from '../src/channels/whatsapp-cloud/index.ts';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';
import { addSecondNumber } from './second-number.ts';

let last = 0;
const someone = (): Customer => {
  last += 1;
  return { phone: `55119${20_000_000 + last}`, name: `Beltrano ${last}` };
};

/** The office's channel, at a provider that tells who people are. */
const asked: string[] = [];
let answer: ProfileOutcome = { kind: 'failed', reason: 'nobody asked' };
const telling: Channel = {
  ...(whatsappCloud as unknown as Channel),
  profile: async ({ canonical }) => {
    asked.push(canonical);
    return answer;
  },
};

await onEachDatabase((open) => {
  describe('a channel whose provider tells who people are', () => {
    let desk: Desk;
    let carla: Person;
    let filial: Awaited<ReturnType<typeof addSecondNumber>>;

    beforeAll(async () => {
      desk = await openDesk(open, { overrides: { channels: [telling] } });
      await desk.admin.call('queue.create', { name: 'Suporte' });
      carla = await desk.person('Carla Dias', 'supervisor', ['Suporte']);
      await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
      filial = await addSecondNumber(desk, 'Filial');
      await desk.admin.call('connection.update', { connection: 'Filial', queue: 'Suporte' });
    });
    afterAll(async () => {
      expect(await brokenInvariants(desk.place)).toEqual(unbroken);
      await desk[Symbol.asyncDispose]();
    });

    const arrive = async (person = someone()) => {
      await desk.writes(person, 'Oi');
      return { person, ticket: await desk.ticketOf(person) };
    };

    test('the contact is as the provider tells, and all its active tickets are closed, told in one piece', async () => {
      const one = await arrive();
      await filial.writes(one.person, 'Oi');
      const [other] = (await carla.call('ticket.list', { filter: `connection:Filial phone:${one.person.phone}` }))
        .items;
      await carla.call('ticket.accept', { ticket: one.ticket.id });
      answer = { kind: 'told', profile: { name: 'Nome novo', email: 'novo@example.com' } };
      const head = desk.server.context.feed.head();
      const done = await carla.call('contact.sanitize', { contact: one.ticket.contact.id });
      expect(done.contact).toMatchObject({ name: 'Nome novo', email: 'novo@example.com' });
      expect(done.closed.map(({ number }) => number)).toEqual([one.ticket.number, other?.number]);
      expect(
        await sql(desk.place, 'SELECT DISTINCT state, close_reason FROM tickets WHERE contact_id = ?', [
          one.ticket.contact.id,
        ]),
      ).toEqual([{ state: 'closed', close_reason: 'sanitized' }]);
      const { items } = await desk.admin.call('event.list', { after: head });
      expect(items.map(({ event }) => [event.type, event.requestId === items[0]?.event.requestId])).toEqual([
        ['ticket.closed', true],
        ['ticket.closed', true],
        ['contact.sanitized', true],
      ]);
      expect(asked.at(-1)).toBe(one.person.phone);
    });

    test('when the provider does not answer nothing is closed and nothing is told', async () => {
      const { ticket } = await arrive();
      answer = { kind: 'failed', reason: 'timeout' };
      const head = desk.server.context.feed.head();
      expect(await carla.refused('contact.sanitize', { contact: ticket.contact.id })).toMatchObject({
        code: 'provider.failed',
        data: { problem: 'timeout' },
      });
      expect(desk.server.context.feed.head()).toBe(head);
      expect((await desk.admin.call('ticket.show', { ticket: ticket.id })).state).toBe('pending');
    });

    test('a name that a person gave is kept', async () => {
      const { ticket } = await arrive();
      await carla.call('contact.rename', { contact: ticket.contact.id, name: 'Dona Maria' });
      answer = { kind: 'told', profile: { name: 'maria_77', email: null } };
      expect((await carla.call('contact.sanitize', { contact: ticket.contact.id })).contact.name).toBe('Dona Maria');
    });

    test('the next message is a new ticket', async () => {
      const { person, ticket } = await arrive();
      answer = { kind: 'told', profile: { name: null, email: null } };
      await carla.call('contact.sanitize', { contact: ticket.contact.id });
      await desk.writes(person, 'De novo');
      expect(await desk.ticketOf(person)).toMatchObject({ state: 'pending', contact: ticket.contact });
      expect((await desk.ticketOf(person)).id).not.toBe(ticket.id);
    });
  });

  test('where the provider tells nothing of people, what is known stays and the tickets are closed', async () => {
    await using desk = await openDesk(open);
    const person = someone();
    await desk.writes(person, 'Oi');
    const ticket = await desk.ticketOf(person);
    const done = await desk.admin.call('contact.sanitize', { contact: ticket.contact.id });
    expect(done).toMatchObject({ contact: { name: person.name }, closed: [{ id: ticket.id }] });
    const { items } = await desk.admin.call('event.list', { limit: 1000 });
    expect(items.at(-1)?.event).toMatchObject({ type: 'contact.sanitized', data: { closed: 1, asked: false } });
  });
});
