import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';
import { addSecondNumber } from './second-number.ts';

let last = 0;
const someone = (): Customer => {
  last += 1;
  return { phone: `55119${83_000_000 + last}`, name: `Cliente ${last}` };
};
/** As people type it: area and number. */
const typed = ({ phone }: Customer) => `(${phone.slice(2, 4)}) ${phone.slice(4)}`;
const template = 'aviso_sem_variaveis';

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let auditor: Person;
  let writesToFilial: (from: Customer, text: string) => Promise<void>;

  beforeAll(async () => {
    desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Vendas' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Suporte', 'Vendas']);
    auditor = await desk.person('Áurea', 'auditor');
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    writesToFilial = (await addSecondNumber(desk, 'Filial')).writes;
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const principal = { connection: 'Principal' };
  const known = async () => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    const ticket = await desk.ticketOf(customer);
    await ana.call('ticket.accept', { ticket: ticket.id });
    await ana.call('ticket.resolve', { ticket: ticket.id });
    return { customer, ticket, contact: ticket.contact.id };
  };

  describe('with a contact', () => {
    test('inside the window it begins with a text, open and mine', async () => {
      const { contact } = await known();
      const ticket = await ana.call('ticket.start', { contact, ...principal, text: 'Voltamos a falar?' });
      expect(ticket).toMatchObject({
        state: 'open',
        handler: 'human',
        assignee: { name: 'Ana Lima' },
        queue: { name: 'Suporte' },
        awaitingReply: false,
        lastMessage: { preview: 'Voltamos a falar?' },
        version: 1,
      });
      await desk.settle();
      expect((await desk.messagesOf(ticket)).map(({ direction, state }) => [direction, state])).toEqual([
        ['out', 'read'],
      ]);
    });

    test('it may begin without a word', async () => {
      const { contact } = await known();
      const ticket = await ana.call('ticket.start', { contact, ...principal });
      expect(ticket).toMatchObject({ state: 'open', lastMessage: null });
    });

    test('outside the window it needs a template, and then waits for the answer', async () => {
      const { customer, contact } = await known();
      desk.advance(25 * 3_600_000);
      for (const text of [undefined, 'Oi de novo']) {
        expect(
          await ana.refused('ticket.start', { contact, ...principal, ...(text === undefined ? {} : { text }) }),
        ).toMatchObject({ code: 'ticket.templateNeeded', status: 409, data: { contact: customer.name } });
      }
      const ticket = await ana.call('ticket.start', { contact, ...principal, template });
      expect(ticket).toMatchObject({ state: 'open', awaitingReply: true });
      expect(await ana.refused('message.send', { ticket: ticket.id, text: 'E aí?' })).toMatchObject({
        code: 'window.awaitingReply',
      });
      await desk.writes(customer, 'Aqui estou');
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject({
        state: 'open',
        assignee: { name: 'Ana Lima' },
        awaitingReply: false,
      });
      desk.advance(-25 * 3_600_000);
    });

    test('while a ticket of the thread is active it is refused, and names that one', async () => {
      const customer = someone();
      await desk.writes(customer, 'Oi');
      const active = await desk.ticketOf(customer);
      await bruno.call('ticket.accept', { ticket: active.id });
      expect(await ana.refused('ticket.start', { contact: active.contact.id, ...principal })).toMatchObject({
        code: 'ticket.activeExists',
        data: { number: active.number, ticket: active.id, winner: 'Bruno Reis', version: 2 },
      });
    });

    test('of an active ticket that is private nothing is told but that it is there', async () => {
      const phone = typed(someone());
      const secret = await bruno.call('ticket.start', { phone, ...principal, template, private: true });
      expect(secret).toMatchObject({ private: true, assignee: { name: 'Bruno Reis' } });
      expect(await ana.refused('ticket.show', { ticket: secret.id })).toMatchObject({ code: 'reference.notFound' });
      expect((await ana.refused('ticket.start', { phone, ...principal, template })).data).toMatchObject({
        number: null,
        ticket: null,
        winner: null,
      });
    });

    test('of two who start at once one does, and the other is told', async () => {
      const { contact } = await known();
      const outcomes = await Promise.allSettled(
        [ana, bruno].map((person) => person.call('ticket.start', { contact, ...principal })),
      );
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused).toHaveLength(1);
      expect(String(refused[0]?.reason)).toContain('ticket.activeExists');
    });

    test('on another number it is another thread', async () => {
      const { ticket, contact } = await known();
      const started = await ana.call('ticket.start', { contact, connection: 'Filial', template });
      expect(started).toMatchObject({ connection: { name: 'Filial' }, contact: { id: contact } });
      expect(started.threadId).not.toBe(ticket.threadId);
    });
  });

  describe('with an unlisted number', () => {
    test('it makes the contact, with the name given', async () => {
      const customer = someone();
      const ticket = await ana.call('ticket.start', {
        phone: typed(customer),
        name: 'Dona Célia',
        ...principal,
        template,
      });
      expect(ticket).toMatchObject({ contact: { name: 'Dona Célia', phone: customer.phone }, awaitingReply: true });
      await desk.writes(customer, 'Sou eu');
      expect(await desk.ticketOf(customer)).toMatchObject({ id: ticket.id, contact: { name: 'Dona Célia' } });
    });

    test('the number of a contact is that contact, by the name they have', async () => {
      const { customer, contact } = await known();
      const ticket = await ana.call('ticket.start', { phone: typed(customer), name: 'Outro nome', ...principal });
      expect(ticket.contact).toMatchObject({ id: contact, name: customer.name });
    });

    test.each(['123', 'abc', '00'])('what is no number (%s) is refused', async (phone) => {
      expect(await ana.refused('ticket.start', { phone, ...principal, template })).toMatchObject({
        code: 'contact.phoneInvalid',
        status: 400,
      });
    });
  });

  describe('the queue', () => {
    test('is the one that is named, when I am in it', async () => {
      const { contact } = await known();
      expect(await bruno.call('ticket.start', { contact, ...principal, queue: 'Vendas' })).toMatchObject({
        queue: { name: 'Vendas' },
      });
    });

    test('in which I am not a member is refused', async () => {
      const { contact } = await known();
      expect(await ana.refused('ticket.start', { contact, ...principal, queue: 'Vendas' })).toMatchObject({
        code: 'user.notInQueue',
        data: { user: 'Ana Lima', queue: 'Vendas' },
      });
    });

    test('is none for who is in none', async () => {
      const { contact } = await known();
      expect(await desk.admin.call('ticket.start', { contact, ...principal })).toMatchObject({ queue: null });
    });
  });

  describe('is refused', () => {
    test('without saying with whom, or saying it twice', async () => {
      const { contact, customer } = await known();
      for (const whom of [{}, { contact, phone: customer.phone }])
        expect(await ana.refused('ticket.start', { ...whom, ...principal })).toMatchObject({ code: 'input.invalid' });
    });

    test('with a text beside a template', async () => {
      const { contact } = await known();
      expect(await ana.refused('ticket.start', { contact, ...principal, template, text: 'e isto' })).toMatchObject({
        code: 'input.invalid',
      });
    });

    test('with a template that is not there, and leaves nothing', async () => {
      const customer = someone();
      expect(
        await ana.refused('ticket.start', { phone: typed(customer), ...principal, template: 'nenhum' }),
      ).toMatchObject({ code: 'reference.notFound', data: { kind: 'template' } });
      expect((await ana.call('contact.list', { query: customer.phone })).items).toEqual([]);
    });

    test('to who only reads', async () => {
      const { contact } = await known();
      expect(await auditor.refused('ticket.start', { contact, ...principal })).toMatchObject({
        code: 'permission.denied',
      });
    });
  });

  describe('moving to another connection', () => {
    const accepted = async () => {
      const customer = someone();
      await desk.writes(customer, 'Oi');
      const ticket = await desk.ticketOf(customer);
      return { customer, ticket: await ana.call('ticket.accept', { ticket: ticket.id }) };
    };

    test('keeps number and protocol, and goes on in the thread there', async () => {
      const { customer, ticket } = await accepted();
      await ana.call('message.send', { ticket: ticket.id, text: 'Vamos para o outro número' });
      const moved = await ana.call('ticket.moveChannel', { ticket: ticket.id, connection: 'Filial' });
      expect(moved).toMatchObject({
        number: ticket.number,
        protocol: ticket.protocol,
        state: 'open',
        assignee: { name: 'Ana Lima' },
        connection: { name: 'Filial' },
      });
      expect(moved.threadId).not.toBe(ticket.threadId);
      await writesToFilial(customer, 'Cheguei');
      expect(await ana.call('ticket.show', { ticket: ticket.id })).toMatchObject({ state: 'open', unread: 1 });
      const threads = (await desk.messagesOf(moved)).map(({ body, threadId }) => [body, threadId] as const);
      expect(Object.fromEntries(threads)).toEqual({
        Oi: ticket.threadId,
        'Vamos para o outro número': ticket.threadId,
        Cheguei: moved.threadId,
      });
    });

    test('what was said before is still read in the thread it left, and a new message there is another ticket', async () => {
      const { customer, ticket } = await accepted();
      await ana.call('ticket.moveChannel', { ticket: ticket.id, connection: 'Filial' });
      await desk.writes(customer, 'Ainda por aqui');
      const here = await desk.ticketOf(customer);
      expect(here).toMatchObject({ threadId: ticket.threadId, state: 'pending', connection: { name: 'Principal' } });
      expect(here.id).not.toBe(ticket.id);
      const page = await ana.call('sync.thread', { thread: ticket.threadId });
      expect(page.messages.map(({ body }) => body)).toEqual(['Oi', 'Ainda por aqui']);
    });

    test('is refused while another ticket is active there, and names it', async () => {
      const { customer, ticket } = await accepted();
      await writesToFilial(customer, 'Oi, filial');
      const { items } = await desk.admin.call('ticket.list', {
        filter: `phone:${customer.phone} connection:Filial`,
      });
      expect(await ana.refused('ticket.moveChannel', { ticket: ticket.id, connection: 'Filial' })).toMatchObject({
        code: 'ticket.activeExists',
        data: { number: items[0]?.number },
      });
    });

    test('is refused where the contact has no address', async () => {
      desk.emulator.inbound({
        channel: desk.account.channel,
        to: { phoneNumberId: desk.account.phoneNumberId },
        from: { bsuid: 'BR.1502576394655899', name: 'Sem número' },
        message: { type: 'text', text: 'Oi' },
      } as never);
      await desk.settle();
      const { items } = await desk.admin.call('ticket.list', { filter: 'contact:"Sem número"' });
      const ticket = await ana.call('ticket.accept', { ticket: items[0]?.id ?? '' });
      // They write by a channel of another kind, and have no phone that others could reach.
      await sql(desk.place, `UPDATE identities SET channel = 'outro' WHERE contact_id = ?`, [ticket.contact.id]);
      expect(await ana.refused('ticket.moveChannel', { ticket: ticket.id, connection: 'Filial' })).toMatchObject({
        code: 'contact.noIdentity',
        data: { contact: 'Sem número', connection: 'Filial' },
      });
    });

    test('to where it is changes nothing; when it is closed it is refused', async () => {
      const { ticket } = await accepted();
      expect(await ana.call('ticket.moveChannel', { ticket: ticket.id, ...principal })).toEqual(ticket);
      await ana.call('ticket.resolve', { ticket: ticket.id });
      expect(await ana.refused('ticket.moveChannel', { ticket: ticket.id, connection: 'Filial' })).toMatchObject({
        code: 'ticket.stateInvalid',
      });
    });
  });
});
