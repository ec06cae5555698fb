import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${80_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
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
    carla = await desk.person('Carla Dias', 'supervisor', ['Vendas']);
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
  const listed = async (filter: string, by: Person = desk.admin) =>
    (await by.call('ticket.list', { filter, limit: 1000 })).items.map(({ id }) => id);

  describe('an inbound message', () => {
    test('makes a pending ticket in the queue of its connection, without an assignee', async () => {
      const { ticket } = await arrive();
      expect(ticket).toMatchObject({
        state: 'pending',
        handler: 'none',
        assignee: null,
        queue: { name: 'Suporte' },
        unread: 1,
        window: { open: true },
      });
    });

    test('goes into the active ticket of its thread', async () => {
      const { customer, ticket } = await accepted();
      await desk.writes(customer, 'E aí?');
      expect(await desk.ticketOf(customer)).toMatchObject({
        id: ticket.id,
        state: 'open',
        lastMessage: { preview: 'E aí?' },
      });
    });

    test('makes a new ticket when the last one is closed', async () => {
      const { customer, ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      await desk.writes(customer, 'Mais uma coisa');
      const next = await desk.ticketOf(customer);
      expect(next).toMatchObject({ state: 'pending', assignee: null });
      expect(next.id).not.toBe(ticket.id);
      expect(next.threadId).toBe(ticket.threadId);
      expect(next.protocol).not.toBe(ticket.protocol);
    });

    test('reopens a ticket that was closed a moment ago, when the connection says so', async () => {
      await desk.admin.call('connection.update', {
        connection: 'Principal',
        reopenPolicy: { kind: 'reopenWithin', minutes: 30 },
      });
      const { customer, ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      await desk.writes(customer, 'Voltei');
      expect(await desk.ticketOf(customer)).toMatchObject({
        id: ticket.id,
        state: 'open',
        assignee: { name: 'Ana Lima' },
        resolvedAt: null,
      });
      await ana.call('ticket.resolve', { ticket: ticket.id });
      desk.advance(31 * 60_000);
      await desk.writes(customer, 'Tarde demais');
      expect((await desk.ticketOf(customer)).id).not.toBe(ticket.id);
      await desk.admin.call('connection.update', { connection: 'Principal', reopenPolicy: { kind: 'new' } });
    });

    test('does not bring a ticket back from the trash', async () => {
      await desk.admin.call('connection.update', {
        connection: 'Principal',
        reopenPolicy: { kind: 'reopenWithin', minutes: 30 },
      });
      const { customer, ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id, disposition: 'archive' });
      await desk.writes(customer, 'Oi de novo');
      expect((await desk.ticketOf(customer)).id).not.toBe(ticket.id);
      await desk.admin.call('connection.update', { connection: 'Principal', reopenPolicy: { kind: 'new' } });
    });
  });

  describe('accepting', () => {
    test('opens the ticket and assigns it to whoever accepts', async () => {
      const { ticket } = await accepted();
      expect(ticket).toMatchObject({ state: 'open', handler: 'human', assignee: { name: 'Ana Lima' }, version: 2 });
    });

    test('of two at once exactly one wins, and the other is told by name', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { ticket } = await arrive();
        const outcomes = await Promise.allSettled(
          [ana, bruno].map((person) => person.call('ticket.accept', { ticket: ticket.id })),
        );
        const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled');
        expect(winners).toHaveLength(1);
        const now = await desk.admin.call('ticket.show', { ticket: ticket.id });
        const loser = now.assignee?.id === ana.id ? bruno : ana;
        const refused = await loser.refused('ticket.accept', { ticket: ticket.id });
        expect(refused).toMatchObject({
          code: 'ticket.alreadyAccepted',
          status: 409,
          data: { winner: now.assignee?.name, number: ticket.number },
        });
        expect(now.version).toBe(2);
      }
    });

    test('is for members of the queue, whatever the role', async () => {
      const { ticket } = await arrive();
      expect(await desk.admin.refused('ticket.accept', { ticket: ticket.id })).toMatchObject({
        code: 'user.notInQueue',
      });
      expect(await carla.refused('ticket.accept', { ticket: ticket.id })).toMatchObject({ code: 'reference.notFound' });
    });

    test('of a closed ticket is refused', async () => {
      const { ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      expect(await ana.refused('ticket.accept', { ticket: ticket.id })).toMatchObject({
        code: 'ticket.stateInvalid',
        data: { state: 'closed' },
      });
    });

    test('with the same key is done once and answered alike, also in parallel', async () => {
      const { ticket } = await arrive();
      const call = () => ana.call('ticket.accept', { ticket: ticket.id, clientKey: `accept-${ticket.id}` });
      const answers = await Promise.all([call(), call(), call()]);
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
      expect(await ana.refused('ticket.return', { ticket: ticket.id, clientKey: `accept-${ticket.id}` })).toMatchObject(
        { code: 'input.invalid' },
      );
    });
  });

  describe('assigning', () => {
    test('gives the ticket to a member of its queue', async () => {
      const { ticket } = await arrive();
      expect(await desk.admin.call('ticket.assign', { ticket: ticket.id, user: bruno.id })).toMatchObject({
        state: 'open',
        assignee: { name: 'Bruno Reis' },
      });
    });

    test('is refused for somebody who is not a member', async () => {
      const { ticket } = await arrive();
      expect(await desk.admin.refused('ticket.assign', { ticket: ticket.id, user: carla.id })).toMatchObject({
        code: 'user.notInQueue',
        data: { user: 'Carla Dias', queue: 'Suporte' },
      });
    });

    test('is refused to an agent', async () => {
      const { ticket } = await arrive();
      expect(await ana.refused('ticket.assign', { ticket: ticket.id, user: bruno.id })).toMatchObject({
        code: 'permission.denied',
        status: 403,
      });
    });
  });

  describe('transferring', () => {
    test('to a queue leaves the ticket pending there, without an assignee', async () => {
      const { ticket } = await accepted(bruno);
      expect(await bruno.call('ticket.transfer', { ticket: ticket.id, queue: 'Vendas' })).toMatchObject({
        state: 'pending',
        assignee: null,
        handler: 'none',
        queue: { name: 'Vendas' },
      });
    });

    test('to a member of a queue opens it for them', async () => {
      const { ticket } = await accepted();
      expect(
        await desk.admin.call('ticket.transfer', { ticket: ticket.id, queue: 'Vendas', user: carla.id }),
      ).toMatchObject({ state: 'open', assignee: { name: 'Carla Dias' }, queue: { name: 'Vendas' } });
    });

    test('to somebody who is not a member is refused and changes nothing', async () => {
      const { ticket } = await accepted();
      expect(await ana.refused('ticket.transfer', { ticket: ticket.id, queue: 'Vendas', user: ana.id })).toMatchObject({
        code: 'user.notInQueue',
      });
      expect(await ana.refused('ticket.transfer', { ticket: ticket.id, queue: 'Nenhuma' })).toMatchObject({
        code: 'reference.notFound',
        data: { kind: 'queue' },
      });
      expect(await ana.refused('ticket.transfer', { ticket: ticket.id })).toMatchObject({ code: 'input.invalid' });
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject({
        version: ticket.version,
        assignee: { name: 'Ana Lima' },
      });
    });

    test('of a closed ticket is refused', async () => {
      const { ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      expect(await ana.refused('ticket.transfer', { ticket: ticket.id, queue: 'Suporte' })).toMatchObject({
        code: 'ticket.stateInvalid',
      });
    });
  });

  describe('returning', () => {
    test('unassigns and puts the ticket at the end of its queue', async () => {
      const { ticket } = await accepted();
      const waiting = await arrive();
      expect(await ana.call('ticket.return', { ticket: ticket.id })).toMatchObject({
        state: 'pending',
        assignee: null,
        handler: 'none',
      });
      const [first, last] = await sql<{ id: string }>(
        desk.place,
        'SELECT id FROM tickets WHERE id IN (?, ?) ORDER BY queued_at',
        [ticket.id, waiting.ticket.id],
      );
      expect([first?.id, last?.id]).toEqual([waiting.ticket.id, ticket.id]);
    });

    test('of a pending or closed ticket is refused', async () => {
      const { ticket } = await arrive();
      expect(await ana.refused('ticket.return', { ticket: ticket.id })).toMatchObject({
        code: 'ticket.stateInvalid',
        data: { state: 'pending' },
      });
    });
  });

  describe('resolving', () => {
    test('leaves a marker in the thread each time, also when the ticket is reopened', async () => {
      const { ticket } = await accepted();
      const markers = async () => (await ana.call('ticket.export', { ticket: ticket.id })).markers.map(({ by }) => by);
      await ana.call('ticket.resolve', { ticket: ticket.id });
      await ana.call('ticket.reopen', { ticket: ticket.id });
      expect(await markers()).toEqual(['Ana Lima']);
      await ana.call('ticket.resolve', { ticket: ticket.id });
      expect(await markers()).toEqual(['Ana Lima', 'Ana Lima']);
    });

    test('keeps the ticket visible among the closed, with date and person as its marker', async () => {
      const { ticket } = await accepted();
      const closed = await ana.call('ticket.resolve', { ticket: ticket.id, disposition: 'keep' });
      expect(closed).toMatchObject({ state: 'closed', handler: 'none', resolvedBy: { name: 'Ana Lima' } });
      expect(await listed('state:closed')).toContain(ticket.id);
      expect(await listed('')).not.toContain(ticket.id);
      const { markers } = await ana.call('ticket.export', { ticket: ticket.id });
      expect(markers).toEqual([{ number: ticket.number, at: closed.resolvedAt, by: 'Ana Lima' }]);
    });

    test('with archive sends it to the trash, where only is:trashed finds it', async () => {
      const { ticket } = await accepted();
      const before = (await desk.admin.call('sync.snapshot', {})).counts;
      await ana.call('ticket.resolve', { ticket: ticket.id, disposition: 'archive' });
      expect(await listed('state:closed')).not.toContain(ticket.id);
      expect(await listed('is:trashed')).toContain(ticket.id);
      const after = (await desk.admin.call('sync.snapshot', {})).counts;
      expect(after).toEqual({ ...before, open: before.open - 1 });
    });

    test('a ticket that waits in the queue is possible', async () => {
      const { ticket } = await arrive();
      expect(await ana.call('ticket.resolve', { ticket: ticket.id })).toMatchObject({
        state: 'closed',
        assignee: null,
      });
    });

    test('twice is refused', async () => {
      const { ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      expect(await ana.refused('ticket.resolve', { ticket: ticket.id })).toMatchObject({
        code: 'ticket.stateInvalid',
        status: 409,
      });
    });
  });

  describe('reopening', () => {
    test('opens a closed ticket for whoever reopens it', async () => {
      const { ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      expect(await bruno.call('ticket.reopen', { ticket: ticket.id })).toMatchObject({
        state: 'open',
        assignee: { name: 'Bruno Reis' },
        resolvedAt: null,
        resolvedBy: null,
      });
    });

    test('is refused while another ticket of the thread is active, and names it', async () => {
      const { customer, ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      await desk.writes(customer, 'Outra coisa');
      const other = await desk.ticketOf(customer);
      expect(await ana.refused('ticket.reopen', { ticket: ticket.id })).toMatchObject({
        code: 'ticket.activeExists',
        data: { number: other.number, ticket: other.id },
      });
    });

    test('of an active ticket is refused', async () => {
      const { ticket } = await accepted();
      expect(await ana.refused('ticket.reopen', { ticket: ticket.id })).toMatchObject({ code: 'ticket.stateInvalid' });
    });

    test('is for members of the queue', async () => {
      const { ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      expect(await desk.admin.refused('ticket.reopen', { ticket: ticket.id })).toMatchObject({
        code: 'user.notInQueue',
      });
    });

    test('races with the customer who writes: one active ticket is left', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { customer, ticket } = await accepted();
        await ana.call('ticket.resolve', { ticket: ticket.id });
        await Promise.allSettled([ana.call('ticket.reopen', { ticket: ticket.id }), desk.writes(customer, 'Agora')]);
        await desk.settle();
        expect((await brokenInvariants(desk.place)).threadsWithTwoActiveTickets).toBe(0);
        const messages = await sql<{ state: string }>(
          desk.place,
          `SELECT t.state FROM messages m JOIN tickets t ON t.id = m.ticket_id WHERE t.thread_id = ? AND m.body = 'Agora'`,
          [ticket.threadId],
        );
        expect(messages).toHaveLength(1);
        expect(messages[0]?.state).not.toBe('closed');
      }
    });
  });

  test('a message that comes while its ticket is being resolved is not left in a closed one unheard', async () => {
    for (let round = 0; round < 8; round += 1) {
      const { customer, ticket } = await accepted();
      await Promise.allSettled([ana.call('ticket.resolve', { ticket: ticket.id }), desk.writes(customer, 'Espera!')]);
      await desk.settle();
      const rows = await sql<{ seq: number; type: string }>(
        desk.place,
        `SELECT seq, type FROM events WHERE ticket_id = ? AND type IN ('ticket.resolved', 'message.received') ORDER BY seq`,
        [ticket.id],
      );
      // Either it came before the resolution, or it began a ticket of its own.
      expect(rows.at(-1)?.type).toBe('ticket.resolved');
    }
  });

  describe('tags', () => {
    test('are added and removed, and are one vocabulary', async () => {
      const { ticket } = await accepted();
      await desk.admin.call('tag.create', { name: `vip-${ticket.number}` });
      await desk.admin.call('tag.create', { name: `urgente-${ticket.number}` });
      expect(
        (
          await ana.call('ticket.tag', { ticket: ticket.id, add: [`vip-${ticket.number}`, `urgente-${ticket.number}`] })
        ).tags
          .map(({ name }) => name)
          .toSorted(),
      ).toEqual([`urgente-${ticket.number}`, `vip-${ticket.number}`]);
      expect(
        (await ana.call('ticket.tag', { ticket: ticket.id, remove: [`VIP-${ticket.number}`] })).tags.map(
          ({ name }) => name,
        ),
      ).toEqual([`urgente-${ticket.number}`]);
      expect(await listed(`tag:urgente-${ticket.number}`)).toEqual([ticket.id]);
      expect(await desk.admin.refused('tag.create', { name: `Urgente-${ticket.number}` })).toMatchObject({
        code: 'name.taken',
      });
    });

    test('that nobody made are refused, and nothing is tagged', async () => {
      const { ticket } = await accepted();
      expect(await ana.refused('ticket.tag', { ticket: ticket.id, add: ['inexistente'] })).toMatchObject({
        code: 'reference.notFound',
        data: { kind: 'tag', ref: 'inexistente' },
      });
      expect((await ana.call('ticket.show', { ticket: ticket.id })).tags).toEqual([]);
    });
  });

  describe('invariants', () => {
    test('1: fifty first messages of one person at once make one contact, one thread and one active ticket', async () => {
      const customer = someone();
      const ids = Array.from({ length: 50 }, (_, place) =>
        desk.emulator.inbound({
          channel: 'whatsapp-cloud',
          to: { phoneNumberId: desk.account.phoneNumberId },
          batch: [{ from: customer, message: { type: 'text', text: `número ${place}` } }],
          parallel: true,
        }),
      );
      expect(ids).toHaveLength(50);
      await desk.settle();
      const { items } = await desk.admin.call('ticket.list', { filter: `phone:${customer.phone}` });
      expect(items).toHaveLength(1);
      expect(items[0]?.unread).toBe(50);
      const messages = await desk.messagesOf(items[0] ?? { id: '' });
      expect(messages.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 50 }, (_, place) => place + 1),
      );
      expect((await desk.admin.call('contact.list', { query: customer.phone })).items).toHaveLength(1);
    });

    test('2: the same provider id, and the same key of the same author, is one message', async () => {
      const { ticket } = await accepted();
      const send = () =>
        ana.call('message.send', { ticket: ticket.id, text: 'Uma vez só', clientKey: `once-${ticket.id}` });
      const answers = await Promise.all([send(), send(), send(), send()]);
      await desk.settle();
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      expect((await desk.messagesOf(ticket)).filter(({ body }) => body === 'Uma vez só')).toHaveLength(1);
      expect(
        desk.emulator
          .sent()
          .filter(
            ({ body }) =>
              JSON.stringify(body).includes('Uma vez só') &&
              JSON.stringify(body).includes(answers[0]?.id ?? ''.padEnd(1, '?')),
          ),
      ).toHaveLength(0);
    });

    test('2: the same key of another author is another message', async () => {
      const { ticket } = await accepted(bruno);
      await bruno.call('message.send', { ticket: ticket.id, text: 'de Bruno', clientKey: 'shared' });
      const { ticket: second } = await accepted(ana);
      await ana.call('message.send', { ticket: second.id, text: 'de Ana', clientKey: 'shared' });
      expect((await desk.messagesOf(second)).map(({ body }) => body)).toContain('de Ana');
    });

    test('3: the sequence has no gap when people and customers write at once', async () => {
      const { customer, ticket } = await accepted();
      await Promise.all([
        ...Array.from({ length: 10 }, (_, place) =>
          ana.call('message.send', { ticket: ticket.id, text: `resposta ${place}` }),
        ),
        ...Array.from({ length: 10 }, (_, place) => desk.writes(customer, `pergunta ${place}`)),
      ]);
      await desk.settle();
      const seqs = (await desk.messagesOf(ticket)).map(({ seq }) => seq).toSorted((a, b) => a - b);
      expect(seqs).toEqual(Array.from({ length: 21 }, (_, place) => place + 1));
    });

    test('7: a note never enters the outbox', async () => {
      const { ticket } = await accepted();
      const before = desk.emulator.sent().length;
      await ana.call('note.add', { ticket: ticket.id, body: 'Só entre nós' });
      await desk.settle();
      expect(desk.emulator.sent()).toHaveLength(before);
      expect(await sql(desk.place, 'SELECT id FROM deliveries WHERE ticket_id = ?', [ticket.id])).toEqual([]);
    });

    test('9: what is refused leaves neither a row nor an event', async () => {
      const { ticket } = await accepted();
      const [before] = await sql<{ n: number }>(desk.place, 'SELECT max(seq) AS n FROM events');
      await ana.refused('ticket.tag', { ticket: ticket.id, add: ['não existe'] });
      await ana.refused('ticket.transfer', { ticket: ticket.id, queue: 'Vendas', user: ana.id });
      const [after] = await sql<{ n: number }>(desk.place, 'SELECT max(seq) AS n FROM events');
      expect(after?.n).toBe(before?.n);
    });

    test('11: the protocol is dated in São Paulo, unique and finds its ticket', async () => {
      const { ticket } = await arrive();
      expect((await desk.admin.call('ticket.show', { ticket: ticket.protocol })).id).toBe(ticket.id);
      expect((await desk.admin.call('ticket.show', { ticket: String(ticket.number) })).id).toBe(ticket.id);
    });

    test('14: only reading marks as read, for that user alone', async () => {
      const { customer, ticket } = await accepted();
      await ana.call('message.send', { ticket: ticket.id, text: 'Olá' });
      await desk.writes(customer, 'Oi de novo');
      expect((await ana.call('ticket.show', { ticket: ticket.id })).unread).toBe(2);
      expect(await ana.call('thread.mark', { ticket: ticket.id, read: true })).toEqual({ unread: 0 });
      expect((await bruno.call('ticket.show', { ticket: ticket.id })).unread).toBe(2);
      expect(await ana.call('thread.mark', { ticket: ticket.id, read: false })).toEqual({ unread: 1 });
    });
  });
});
