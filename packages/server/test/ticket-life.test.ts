import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let last = 0;
const someone = (): Customer => {
  last += 1;
  return { phone: `55119${84_000_000 + last}`, name: `Cliente ${last}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let carla: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Vendas' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Suporte', 'Vendas']);
    carla = await desk.person('Carla Dias', 'supervisor', ['Suporte', 'Vendas']);
    await desk.person('Áurea Brás', 'auditor', ['Suporte']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const arrive = async () => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    return { customer, ticket: await desk.ticketOf(customer) };
  };
  const accepted = async (by: Person = ana) => {
    const { customer, ticket } = await arrive();
    return { customer, ticket: await by.call('ticket.accept', { ticket: ticket.id }) };
  };
  const shown = (ticket: { readonly id: string }) => desk.admin.call('ticket.show', { ticket: ticket.id });
  /** What somebody was told of a ticket, oldest first. */
  const told = async (person: Person, ticket: { readonly id: string }) =>
    (
      await sql<{ kind: string }>(
        desk.place,
        'SELECT kind FROM notifications WHERE user_id = ? AND ticket_id = ? ORDER BY created_at, id',
        [person.id, ticket.id],
      )
    ).map(({ kind }) => kind);
  const typesOf = async (ticket: { readonly id: string }) =>
    (
      await sql<{ type: string }>(
        desk.place,
        `SELECT type FROM events WHERE ticket_id = ? AND type LIKE 'ticket.%' AND type <> 'ticket.viewed' ORDER BY seq`,
        [ticket.id],
      )
    ).map(({ type }) => type);

  describe('snoozing', () => {
    test('keeps the ticket with its assignee until its time, and then brings it back', async () => {
      const { ticket } = await accepted();
      const asleep = await ana.call('ticket.snooze', { ticket: ticket.id, until: '2h' });
      expect(asleep).toMatchObject({ state: 'snoozed', assignee: { name: 'Ana Lima' }, handler: 'human' });
      desk.advance(2 * 3_600_000 - 60_000);
      await desk.settle();
      expect(await shown(ticket)).toMatchObject({ state: 'snoozed' });
      desk.advance(120_000);
      await desk.settle();
      expect(await shown(ticket)).toMatchObject({ state: 'open', assignee: { name: 'Ana Lima' } });
      expect(await told(ana, ticket)).toContain('ticketWoke');
      expect((await typesOf(ticket)).slice(-2)).toEqual(['ticket.snoozed', 'ticket.woke']);
    });

    test('ends when the contact writes', async () => {
      const { customer, ticket } = await accepted();
      await ana.call('ticket.snooze', { ticket: ticket.id, until: '3d' });
      await desk.writes(customer, 'Lembrei de uma coisa');
      expect(await shown(ticket)).toMatchObject({ state: 'open', assignee: { name: 'Ana Lima' }, unread: 2 });
      expect(await told(ana, ticket)).toContain('ticketWoke');
    });

    test('ends by hand, and not twice', async () => {
      const { ticket } = await accepted();
      await ana.call('ticket.snooze', { ticket: ticket.id, until: '1h' });
      expect(await bruno.call('ticket.wake', { ticket: ticket.id })).toMatchObject({
        state: 'open',
        assignee: { name: 'Ana Lima' },
      });
      expect(await ana.refused('ticket.wake', { ticket: ticket.id })).toMatchObject({ code: 'ticket.stateInvalid' });
    });

    test('again is until another time', async () => {
      const { ticket } = await accepted();
      await ana.call('ticket.snooze', { ticket: ticket.id, until: '1h' });
      await ana.call('ticket.snooze', { ticket: ticket.id, until: '5h' });
      desk.advance(2 * 3_600_000);
      await desk.settle();
      expect(await shown(ticket)).toMatchObject({ state: 'snoozed' });
    });

    test('of what waits in the queue, into the past or for no time is refused', async () => {
      const { ticket } = await arrive();
      expect(await ana.refused('ticket.snooze', { ticket: ticket.id, until: '1h' })).toMatchObject({
        code: 'ticket.stateInvalid',
      });
      await ana.call('ticket.accept', { ticket: ticket.id });
      expect(await ana.refused('ticket.snooze', { ticket: ticket.id, until: '2020-01-01T00:00Z' })).toMatchObject({
        code: 'schedule.past',
      });
      expect(await ana.refused('ticket.snooze', { ticket: ticket.id, until: 'logo' })).toMatchObject({
        code: 'input.invalid',
      });
    });

    test('survives a restart', async () => {
      const { ticket } = await accepted();
      await ana.call('ticket.snooze', { ticket: ticket.id, until: '1h' });
      await desk.restart();
      desk.advance(2 * 3_600_000);
      await desk.settle();
      expect(await shown(ticket)).toMatchObject({ state: 'open' });
    });
  });

  describe('to a bot that does not exist nothing is handed', () => {
    const refusal = { code: 'integration.notConfigured', data: { integration: 'The bot' } };

    test('neither a ticket that somebody has nor one that waits', async () => {
      const { ticket } = await accepted();
      expect(await ana.refused('ticket.toBot', { ticket: ticket.id })).toMatchObject(refusal);
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject({ state: 'open', handler: 'human' });
      const { ticket: waiting } = await arrive();
      for (const on of [true, false])
        expect(await ana.refused('ticket.bot', { ticket: waiting.id, on })).toMatchObject(refusal);
      expect(await typesOf(waiting)).toEqual(['ticket.created']);
    });

    test('nor new tickets of a connection, nor by a macro', async () => {
      expect(await desk.admin.refused('connection.update', { connection: 'Principal', botOn: true })).toMatchObject(
        refusal,
      );
      const steps = [{ action: 'ticket.toBot' as const, input: {} }];
      expect(await desk.admin.refused('macro.create', { name: 'Ao robô', steps })).toMatchObject(refusal);
      const { ticket } = await arrive();
      expect(ticket).toMatchObject({ state: 'pending', handler: 'none' });
    });
  });

  describe('the protocol', () => {
    test('is told to the customer', async () => {
      const { customer, ticket } = await accepted();
      await ana.call('ticket.protocol', { ticket: ticket.id });
      await desk.settle();
      const sent = desk.emulator.sent().at(-1);
      expect(JSON.stringify(sent?.body)).toContain(ticket.protocol);
      expect(JSON.stringify(sent?.body)).toContain(customer.phone);
    });

    test('is not sent once the window is closed, nor by who may not reply', async () => {
      const { ticket } = await accepted();
      expect(await bruno.refused('ticket.protocol', { ticket: ticket.id })).toMatchObject({
        code: 'ticket.notAssigned',
      });
      desk.advance(25 * 3_600_000);
      expect(await ana.refused('ticket.protocol', { ticket: ticket.id })).toMatchObject({ code: 'window.closed' });
      desk.advance(-25 * 3_600_000);
    });
  });

  describe('a version', () => {
    test('that is not the ticket’s any more is refused, with who changed it', async () => {
      const { ticket } = await accepted();
      const seen = ticket.version;
      await carla.call('ticket.transfer', { ticket: ticket.id, queue: 'Suporte', user: bruno.id });
      for (const ask of [
        carla.refused('ticket.assign', { ticket: ticket.id, user: ana.id, ifVersion: seen }),
        bruno.refused('ticket.transfer', { ticket: ticket.id, queue: 'Vendas', ifVersion: seen }),
        bruno.refused('ticket.return', { ticket: ticket.id, ifVersion: seen }),
        bruno.refused('ticket.resolve', { ticket: ticket.id, ifVersion: seen }),
        bruno.refused('ticket.snooze', { ticket: ticket.id, until: '1h', ifVersion: seen }),
        bruno.refused('ticket.reopen', { ticket: ticket.id, ifVersion: seen }),
      ]) {
        expect(await ask).toMatchObject({
          code: 'ticket.changed',
          status: 409,
          data: { number: ticket.number, winner: 'Carla Dias', version: seen + 1 },
        });
      }
      expect(await shown(ticket)).toMatchObject({ version: seen + 1, assignee: { name: 'Bruno Reis' } });
    });

    test('that is the ticket’s lets the step through', async () => {
      const { ticket } = await arrive();
      const open = await ana.call('ticket.accept', { ticket: ticket.id, ifVersion: ticket.version });
      expect(await ana.call('ticket.return', { ticket: ticket.id, ifVersion: open.version })).toMatchObject({
        state: 'pending',
      });
      expect(await ana.refused('ticket.accept', { ticket: ticket.id, ifVersion: open.version })).toMatchObject({
        code: 'ticket.changed',
      });
    });
  });

  describe('who may have a ticket', () => {
    test('nobody who may not reply, however it gets to them', async () => {
      const { ticket } = await accepted();
      const user = 'ureabrs@example.com';
      const [row] = await sql<{ email: string }>(desk.place, `SELECT email FROM users WHERE role = 'auditor'`);
      for (const refused of [
        await carla.refused('ticket.assign', { ticket: ticket.id, user: row?.email ?? user }),
        await carla.refused('ticket.transfer', { ticket: ticket.id, user: row?.email ?? user }),
      ])
        expect(refused).toMatchObject({ code: 'user.mayNotReply', data: { user: 'Áurea Brás' } });
      expect(await shown(ticket)).toMatchObject({ version: ticket.version });
    });

    test('whoever gets it is told, by whom', async () => {
      const { ticket } = await arrive();
      await carla.call('ticket.assign', { ticket: ticket.id, user: bruno.id });
      await bruno.call('ticket.transfer', { ticket: ticket.id, user: ana.id });
      expect((await told(bruno, ticket)).at(-1)).toBe('ticketAssigned');
      expect((await told(ana, ticket)).at(-1)).toBe('ticketTransferred');
    });

    test('a new ticket is told to those of its queue who may take it', async () => {
      const { ticket } = await arrive();
      expect([await told(ana, ticket), await told(bruno, ticket)]).toEqual([['ticketPending'], ['ticketPending']]);
      await ana.call('ticket.transfer', { ticket: ticket.id, queue: 'Vendas' });
      expect([await told(ana, ticket), await told(bruno, ticket)]).toEqual([
        ['ticketPending'],
        ['ticketPending', 'ticketPending'],
      ]);
    });
  });

  test('14: no action marks a thread read but reading it', async () => {
    const { customer, ticket } = await arrive();
    const t = { ticket: ticket.id };
    const unread = async () => (await ana.call('ticket.show', t)).unread;
    const steps: (() => Promise<unknown>)[] = [
      () => ana.call('ticket.accept', t),
      () => ana.call('message.send', { ...t, text: 'Olá' }),
      () => ana.call('note.add', { ...t, body: 'Uma nota' }),
      () => ana.call('ticket.protocol', t),
      () => ana.call('thread.typing', t),
      () => ana.call('ticket.snooze', { ...t, until: '1h' }),
      () => ana.call('ticket.wake', t),
      () => ana.call('ticket.return', t),
      () => ana.call('ticket.accept', t),
      () => ana.call('ticket.transfer', { ...t, user: bruno.id }),
      () => carla.call('ticket.assign', { ...t, user: ana.id }),
      () => ana.call('message.list', t),
      () => ana.call('sync.thread', { thread: ticket.threadId }),
      () => ana.call('ticket.export', t),
      () => ana.call('ticket.resolve', t),
      () => ana.call('ticket.reopen', t),
      () => ana.call('ticket.trash', t),
      () => ana.call('ticket.restore', t),
    ];
    for (const step of steps) {
      await step();
      expect(await unread()).toBe(1);
    }
    await desk.writes(customer, 'Mais');
    expect(await unread()).toBe(2);
    expect(await ana.call('thread.mark', { ...t, read: true })).toEqual({ unread: 0 });
    expect(await unread()).toBe(0);
  });
});
