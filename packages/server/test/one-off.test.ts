import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${87_000_000 + lastCustomer}`, name: `Avulso ${lastCustomer}` };
};
const hourMs = 3_600_000;

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let auditor: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Vendas' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Vendas']);
    auditor = await desk.person('Otto Melo', 'auditor');
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
  });
  afterAll(async () => {
    await desk.settle();
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const accepted = async (by: Person = ana) => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    return { customer, ticket: await by.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id }) };
  };
  const ticketsOf = async ({ phone }: Customer) =>
    (await desk.admin.call('ticket.list', { filter: `phone:${phone}`, limit: 50 })).items.toSorted(
      (a, b) => b.number - a.number,
    );
  const sentTo = ({ phone }: Customer) => desk.emulator.sent().filter(({ to }) => to?.slice(-8) === phone.slice(-8));
  const plainTemplate = async () => {
    const { items } = await ana.call('template.list', { connection: 'Principal' });
    const found = items.find(({ status, variables }) => status === 'approved' && variables.length === 0);
    if (found === undefined) throw new Error('the emulator has no plain template');
    return { name: found.name, language: found.language };
  };

  describe('a one-off message to somebody with an active ticket', () => {
    test('goes into that ticket and steals nothing of it', async () => {
      const { customer, ticket } = await accepted();
      const message = await bruno.call('message.sendOnce', { contact: customer.name, text: 'Seu boleto venceu.' });
      expect(message).toMatchObject({ ticketId: ticket.id, threadId: ticket.threadId, author: { name: 'Bruno Reis' } });
      const [after, ...others] = await ticketsOf(customer);
      expect(others).toEqual([]);
      expect(after).toMatchObject({
        id: ticket.id,
        state: 'open',
        assignee: { name: 'Ana Lima' },
        queue: { name: 'Suporte' },
        version: ticket.version,
        lastMessage: { preview: 'Seu boleto venceu.' },
      });
      await desk.settle();
      expect(sentTo(customer)).toHaveLength(1);
    });

    test('is not its first reply, and leaves a waiting ticket waiting', async () => {
      const customer = someone();
      await desk.writes(customer, 'Oi');
      const waiting = await desk.ticketOf(customer);
      await bruno.call('message.sendOnce', { phone: customer.phone, text: 'Aviso geral' });
      expect(await desk.ticketOf(customer)).toMatchObject({ id: waiting.id, state: 'pending', assignee: null });
      const snapshot = await desk.admin.call('sync.snapshot', { tickets: 1000 });
      expect(snapshot.tickets.find(({ id }) => id === waiting.id)).toMatchObject({ firstReplyAt: null });
    });
  });

  describe('a one-off message to somebody without one', () => {
    test('leaves nothing open: an episode of its own, closed, of whoever wrote', async () => {
      const { customer, ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      const message = await bruno.call('message.sendOnce', { contact: customer.name, text: 'Obrigado por tudo!' });
      expect(message.ticketId).not.toBe(ticket.id);
      expect(message.threadId).toBe(ticket.threadId);
      const mine = await bruno.call('ticket.show', { ticket: message.ticketId });
      expect(mine).toMatchObject({ state: 'closed', assignee: { name: 'Bruno Reis' }, resolvedAt: null });
      expect(mine.protocol).not.toBe(ticket.protocol);
      expect((await ticketsOf(customer)).filter(({ state }) => state !== 'closed')).toEqual([]);
    });

    test('is answered in a new ticket, even where closed ones are reopened', async () => {
      await desk.admin.call('connection.update', {
        connection: 'Principal',
        reopenPolicy: { kind: 'reopenWithin', minutes: 30 },
      });
      const { customer, ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      const message = await bruno.call('message.sendOnce', { contact: customer.name, text: 'Pesquisa: de 0 a 10?' });
      await desk.writes(customer, '10');
      const answer = await desk.ticketOf(customer);
      expect(answer).toMatchObject({ state: 'pending', assignee: null, queue: { name: 'Suporte' } });
      expect([ticket.id, message.ticketId]).not.toContain(answer.id);
      expect(await bruno.call('ticket.show', { ticket: message.ticketId })).toMatchObject({ state: 'closed' });
      await desk.admin.call('connection.update', { connection: 'Principal', reopenPolicy: { kind: 'new' } });
    });

    test('reaches a number that nobody has listed, by template where the channel has a window', async () => {
      const customer = someone();
      expect(await ana.refused('message.sendOnce', { phone: customer.phone.slice(2), text: 'Oi' })).toMatchObject({
        code: 'window.closed',
      });
      expect(await ticketsOf(customer)).toEqual([]);
      const template = await plainTemplate();
      const message = await ana.call('message.sendOnce', { phone: customer.phone.slice(2), template });
      await desk.settle();
      expect(sentTo(customer)).toHaveLength(1);
      expect(await ticketsOf(customer)).toMatchObject([
        { id: message.ticketId, state: 'closed', contact: { phone: customer.phone }, awaitingReply: true },
      ]);
      await desk.writes(customer, 'Quem é?');
      expect(await desk.ticketOf(customer)).toMatchObject({ state: 'pending', contact: { name: customer.name } });
    });

    test('is an episode of its own each time, also when several are sent at once', async () => {
      const { customer, ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      const post = (by: Person, text: string) =>
        fetch(`${desk.server.url}/v1/actions/message.sendOnce`, {
          method: 'POST',
          headers: { authorization: `Bearer ${by.token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ contact: customer.name, text }),
        });
      const answers = await Promise.all([post(ana, 'um'), post(bruno, 'dois'), post(ana, 'três')]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      await desk.settle();
      expect((await ticketsOf(customer)).map(({ state }) => state)).toEqual(['closed', 'closed', 'closed', 'closed']);
      expect(sentTo(customer)).toHaveLength(3);
    });
  });

  describe('a one-off message is refused', () => {
    test('to a blocked contact, and nothing is made', async () => {
      const { customer, ticket } = await accepted();
      await ana.call('ticket.resolve', { ticket: ticket.id });
      await desk.admin.call('contact.block', { contact: ticket.contact.id });
      expect(await ana.refused('message.sendOnce', { contact: ticket.contact.id, text: 'Oi' })).toMatchObject({
        code: 'contact.blocked',
      });
      expect(await ana.refused('message.sendOnce', { phone: customer.phone, text: 'Oi' })).toMatchObject({
        code: 'contact.blocked',
      });
      expect(await ticketsOf(customer)).toHaveLength(1);
    });

    test('to whoever is no contact, to what is no number, to both and to neither', async () => {
      const { customer } = await accepted();
      expect(await ana.refused('message.sendOnce', { contact: 'Ninguém', text: 'Oi' })).toMatchObject({
        code: 'reference.notFound',
      });
      expect(await ana.refused('message.sendOnce', { phone: '123', text: 'Oi' })).toMatchObject({
        code: 'contact.phoneInvalid',
      });
      expect(await ana.refused('message.sendOnce', { text: 'Oi' })).toMatchObject({ code: 'input.invalid' });
      expect(
        await ana.refused('message.sendOnce', { contact: customer.name, phone: customer.phone, text: 'Oi' }),
      ).toMatchObject({ code: 'input.invalid' });
      expect(await ana.refused('message.sendOnce', { contact: customer.name })).toMatchObject({
        code: 'input.invalid',
      });
    });

    test('by whoever may not start tickets', async () => {
      const { customer } = await accepted();
      expect(await auditor.refused('message.sendOnce', { contact: customer.name, text: 'Oi' })).toMatchObject({
        code: 'permission.denied',
        data: { permission: 'ticket.start' },
      });
    });

    test('when the window is closed, like any text', async () => {
      const { customer } = await accepted();
      desk.advance(25 * hourMs);
      expect(await bruno.refused('message.sendOnce', { contact: customer.name, text: 'Oi' })).toMatchObject({
        code: 'window.closed',
      });
      expect(await ticketsOf(customer)).toHaveLength(1);
    });
  });
});
