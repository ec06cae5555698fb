import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let last = 0;
const someone = (): Customer => {
  last += 1;
  return { phone: `55119${30_000_000 + last}`, name: `Sicrano ${last}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let carla: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    carla = await desk.person('Carla Dias', 'supervisor', ['Suporte']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const arrive = async (person = someone()) => {
    await desk.writes(person, 'Oi');
    return { person, ticket: await desk.ticketOf(person) };
  };
  const bodies = async (ticket: { id: string }) => (await desk.messagesOf(ticket)).map(({ body }) => body);
  const counted = async (id: string) => {
    const [row] = await sql<{ blocked_count: number }>(desk.place, 'SELECT blocked_count FROM contacts WHERE id = ?', [
      id,
    ]);
    return Number(row?.blocked_count);
  };
  const kept = async (text: string) => {
    const raw = await sql(desk.place, 'SELECT id FROM raw_inbound WHERE body LIKE ?', [`%${text}%`]);
    const events = await sql(desk.place, 'SELECT seq FROM events WHERE body LIKE ?', [`%${text}%`]);
    return raw.length + events.length;
  };

  describe('blocking', () => {
    test('closes every active ticket with its reason, in the transaction of the block', async () => {
      const { ticket } = await arrive();
      await ana.call('ticket.accept', { ticket: ticket.id });
      const before = desk.server.context.feed.head();
      const { contact, closed } = await carla.call('contact.block', { contact: ticket.contact.id });
      expect(contact.blocked).toBe(true);
      expect(closed).toEqual([{ id: ticket.id, number: ticket.number }]);
      expect(
        await sql(desk.place, 'SELECT state, close_reason, handler FROM tickets WHERE id = ?', [ticket.id]),
      ).toEqual([{ state: 'closed', close_reason: 'blocked', handler: 'none' }]);
      const { items } = await desk.admin.call('event.list', { after: before });
      expect(items.map(({ event }) => event.type)).toEqual(['contact.blocked', 'ticket.closed']);
    });

    test('from then on what they write is counted, and its content is nowhere', async () => {
      const { person, ticket } = await arrive();
      await carla.call('contact.block', { contact: ticket.contact.id });
      await desk.writes(person, 'segredo-bloqueado');
      await desk.writes(person, 'segredo-bloqueado de novo');
      expect(await bodies(ticket)).toEqual(['Oi']);
      expect((await desk.ticketOf(person)).id).toBe(ticket.id);
      expect(await counted(ticket.contact.id)).toBe(2);
      expect(await kept('segredo-bloqueado')).toBe(0);
    });

    test('holds for a number that was written down and has never written', async () => {
      const person = someone();
      const made = await ana.call('contact.create', { name: 'Nunca', phone: person.phone });
      await carla.call('contact.block', { contact: made.id });
      await desk.writes(person, 'segredo-de-quem-nunca');
      expect((await carla.call('contact.show', { contact: made.id })).tickets).toEqual({
        pending: 0,
        open: 0,
        snoozed: 0,
        closed: 0,
      });
      expect([await counted(made.id), await kept('segredo-de-quem-nunca')]).toEqual([1, 0]);
    });

    test('while they write leaves nobody who is blocked with an active ticket', async () => {
      for (let round = 0; round < 8; round += 1) {
        const { person, ticket } = await arrive();
        await ana.call('ticket.accept', { ticket: ticket.id });
        await ana.call('ticket.resolve', { ticket: ticket.id });
        const write = (text: string) =>
          desk.emulator.inbound({
            channel: desk.account.channel,
            to: { phoneNumberId: desk.account.phoneNumberId },
            from: person,
            message: { type: 'text', text },
            parallel: true,
          });
        for (let place = 0; place < 4; place += 1) write(`antes ${place}`);
        await carla.call('contact.block', { contact: ticket.contact.id });
        await desk.settle();
      }
      expect(
        await sql(
          desk.place,
          `SELECT t.id FROM tickets t JOIN contacts c ON c.id = t.contact_id WHERE c.blocked = 1 AND t.state <> 'closed'`,
        ),
      ).toEqual([]);
    });

    test('is undone by unblocking: what they write then is kept, in a new ticket', async () => {
      const { person, ticket } = await arrive();
      await carla.call('contact.block', { contact: ticket.contact.id });
      await desk.writes(person, 'perdida');
      await carla.call('contact.unblock', { contact: ticket.contact.id });
      await desk.writes(person, 'Voltei');
      const now = await desk.ticketOf(person);
      expect(now.id).not.toBe(ticket.id);
      expect(await bodies(now)).toEqual(['Voltei']);
    });

    test('twice changes nothing and is told once; agents may not', async () => {
      const { ticket } = await arrive();
      await carla.call('contact.block', { contact: ticket.contact.id });
      const head = desk.server.context.feed.head();
      expect((await carla.call('contact.block', { contact: ticket.contact.id })).closed).toEqual([]);
      expect(desk.server.context.feed.head()).toBe(head);
      for (const action of ['contact.block', 'contact.unblock', 'contact.sanitize'] as const)
        expect(await ana.refused(action, { contact: ticket.contact.id })).toMatchObject({ code: 'permission.denied' });
    });

    test('tells a caller only of the tickets that they may see', async () => {
      const { ticket } = await arrive();
      await ana.call('ticket.accept', { ticket: ticket.id });
      await ana.call('ticket.privatize', { ticket: ticket.id });
      const { closed } = await carla.call('contact.block', { contact: ticket.contact.id });
      expect(closed).toEqual([]);
      expect(await sql(desk.place, 'SELECT state FROM tickets WHERE id = ?', [ticket.id])).toEqual([
        { state: 'closed' },
      ]);
    });
  });

  test('the bot is kept away from a contact, and let in again', async () => {
    const { ticket } = await arrive();
    const blockBot = (on: boolean) => ana.call('contact.blockBot', { contact: ticket.contact.id, on });
    expect(await blockBot(true)).toMatchObject({ botBlocked: true });
    expect(await blockBot(false)).toMatchObject({ botBlocked: false });
  });
});
