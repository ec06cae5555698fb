import type { Topic } from '@balcao/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { follow, type Listener } from './listener.ts';
import { sql } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${87_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let vera: Person;

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Vendas' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Suporte']);
    vera = await desk.person('Vera Cruz', 'agent', ['Vendas']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    await desk.settle();
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const arrive = async () => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    return desk.ticketOf(customer);
  };
  /** Lets every stream come to the present; the texts of notes that each was told, as they changed. */
  const told = async (...listeners: readonly Listener[]) => {
    const seq = (await sql<{ n: number }>(desk.place, 'SELECT max(seq) AS n FROM events'))[0]?.n ?? 0;
    await Promise.all(listeners.map((listener) => listener.reached(seq)));
    return listeners.map((listener) =>
      listener
        .events()
        .flatMap(({ event }) => event.changes)
        .flatMap((change) => (change.entity === 'note' ? [change.after?.body] : []))
        .filter((body) => body !== undefined),
    );
  };
  const streams = (topics?: readonly Topic[]) =>
    Promise.all([ana, bruno, vera].map((who) => follow(desk.server.url, who, topics)));

  test('a general note is told to who reads contacts, one of a ticket to who sees the ticket', async () => {
    const ticket = await arrive();
    const [toAna, toBruno, toVera] = await streams();
    const general = await ana.call('note.add', { ticket: ticket.id, body: 'geral' });
    await ana.call('note.add', { ticket: ticket.id, body: 'do atendimento', scope: 'ticket' });
    await ana.call('note.edit', { note: general.id, body: 'geral, mudada' });
    await ana.call('note.add', { contact: ticket.contact.id, body: 'do contato' });
    if (toAna === undefined || toBruno === undefined || toVera === undefined) throw new Error('three listen');
    const all = ['geral', 'do atendimento', 'geral, mudada', 'do contato'];
    expect(await told(toAna, toBruno, toVera)).toEqual([all, all, ['geral', 'geral, mudada', 'do contato']]);
    await Promise.all([toAna, toBruno, toVera].map((stream) => stream[Symbol.asyncDispose]()));
  });

  test('of a private ticket neither is told to who may not see it, not even afterwards', async () => {
    const ticket = await arrive();
    await ana.call('ticket.accept', { ticket: ticket.id });
    await ana.call('note.add', { ticket: ticket.id, body: 'antes' });
    await ana.call('ticket.privatize', { ticket: ticket.id });
    const [toAna, toBruno, toVera] = await streams();
    if (toAna === undefined || toBruno === undefined || toVera === undefined) throw new Error('three listen');
    await ana.call('note.add', { ticket: ticket.id, body: 'geral, em segredo' });
    await ana.call('note.add', { ticket: ticket.id, body: 'em segredo', scope: 'ticket' });
    expect(await told(toAna, toBruno, toVera)).toEqual([['geral, em segredo', 'em segredo'], [], []]);
    for (const who of [bruno, vera, desk.admin]) {
      const log = JSON.stringify((await who.call('event.list', { limit: 1000 })).items);
      expect(log).not.toContain('em segredo');
      expect(log).not.toContain('"antes"');
    }
    await Promise.all([toAna, toBruno, toVera].map((stream) => stream[Symbol.asyncDispose]()));
  });

  test('who has other threads open is told of general notes, and of no others', async () => {
    const [ticket, other] = [await arrive(), await arrive()];
    await using stream = await follow(desk.server.url, bruno, ['tickets', `thread:${other.threadId}`]);
    await ana.call('note.add', { ticket: ticket.id, body: 'geral' });
    await ana.call('note.add', { ticket: ticket.id, body: 'do atendimento', scope: 'ticket' });
    expect(await told(stream)).toEqual([['geral']]);
  });

  test('a token with a lesser role than its owner is told of neither their rooms nor their tasks', async () => {
    const lesser = await desk.admin.call('token.create', { name: 'leitura', role: 'auditor' });
    const room = await desk.admin.call('room.create', { name: 'Reservada' });
    await using full = await follow(desk.server.url, desk.admin);
    await using plain = await follow(desk.server.url, desk.as(lesser.token));
    await desk.admin.call('room.send', { room: room.id, body: 'reservado' });
    await desk.admin.call('task.create', { title: 'reservado' });
    await told(full, plain);
    expect(full.events().map(({ event }) => event.type)).toEqual(['room.messageSent', 'task.created']);
    expect(plain.events()).toEqual([]);
  });
});
