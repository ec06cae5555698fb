import type { ActionId, TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person, type Refused } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

const rounds = 200;
/** So many tickets are fought over at the same time. */
const atOnce = 20;
const timeout = 240_000;

interface Attempt {
  readonly ticket: TicketItem | null;
  readonly error: Refused | null;
}

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let bruno: Person;
  let carla: Person;
  const customers: readonly Customer[] = Array.from({ length: rounds }, (_, place) => ({
    phone: `55119${88_000_000 + place}`,
    name: `Cliente ${place}`,
  }));
  let tickets: readonly TicketItem[];
  let startedAt = 0;

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('queue.create', { name: 'Vendas' });
    ana = await desk.person('Ana Lima', 'agent', ['Suporte', 'Vendas']);
    bruno = await desk.person('Bruno Reis', 'agent', ['Suporte', 'Vendas']);
    carla = await desk.person('Carla Dias', 'supervisor', ['Suporte', 'Vendas']);
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    startedAt = Date.now();
    for (const from of customers) say(from, 'Oi');
    await desk.settle();
    tickets = await all();
    expect(tickets).toHaveLength(rounds);
  }, timeout);
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
    process.stdout.write(`races ${desk.place.database}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
  });

  const say = (from: Customer, text: string) => {
    desk.emulator.inbound({
      channel: desk.account.channel,
      to: { phoneNumberId: desk.account.phoneNumberId },
      from,
      message: { type: 'text', text },
    });
  };
  const all = async () => (await desk.admin.call('ticket.list', { limit: 1000 })).items;
  const attempt = async (person: Person, action: ActionId, input: object): Promise<Attempt> => {
    const response = await fetch(`${desk.server.url}/v1/actions/${action}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(input),
    });
    const body = (await response.json()) as { readonly result?: TicketItem; readonly error?: Refused };
    return { ticket: body.result ?? null, error: body.error ?? null };
  };
  /** The same fight over every ticket, many at a time; then what each ended with, against how the ticket is now. */
  const eachTicket = async (
    fight: (ticket: TicketItem) => Promise<readonly Attempt[]>,
    check: (attempts: readonly Attempt[], after: TicketItem, before: TicketItem) => void,
  ) => {
    const outcomes = new Map<string, readonly Attempt[]>();
    for (let start = 0; start < tickets.length; start += atOnce)
      await Promise.all(
        tickets.slice(start, start + atOnce).map(async (ticket) => outcomes.set(ticket.id, await fight(ticket))),
      );
    const after = new Map((await all()).map((ticket) => [ticket.id, ticket]));
    for (const before of tickets) {
      const ticket = after.get(before.id);
      if (ticket !== undefined) check(outcomes.get(before.id) ?? [], ticket, before);
    }
    expect(outcomes.size).toBe(rounds);
    tickets = [...after.values()];
    return outcomes;
  };
  const errorsOf = (attempts: readonly Attempt[]) => attempts.flatMap(({ error }) => error ?? []);

  test(`of two who accept at once exactly one wins and the other is told who, ${rounds} times`, {
    timeout,
  }, async () => {
    await eachTicket(
      ({ id }) => Promise.all([ana, bruno].map((person) => attempt(person, 'ticket.accept', { ticket: id }))),
      (attempts, after) => {
        const [lost, ...more] = errorsOf(attempts);
        const won = attempts.find(({ ticket }) => ticket !== null);
        expect(more).toEqual([]);
        expect(after).toMatchObject({ state: 'open', version: 2, assignee: won?.ticket?.assignee });
        expect(lost).toMatchObject({
          code: 'ticket.alreadyAccepted',
          data: { winner: after.assignee?.name, winnerId: after.assignee?.id, number: after.number, version: 2 },
        });
      },
    );
    expect(tickets).toHaveLength(rounds);
  });

  test(`two transfers at once leave one of the two as the last, ${rounds} times`, { timeout }, async () => {
    await eachTicket(
      ({ id }) =>
        Promise.all([
          attempt(carla, 'ticket.transfer', { ticket: id, queue: 'Vendas' }),
          attempt(bruno, 'ticket.transfer', { ticket: id, user: ana.id }),
        ]),
      (attempts, after, before) => {
        expect(errorsOf(attempts)).toEqual([]);
        expect(after.version).toBe(before.version + 2);
        // Ana has it, in whichever queue it is by then; or it waits in Vendas.
        if (after.state === 'open') expect(after.assignee?.id).toBe(ana.id);
        else expect(after).toMatchObject({ state: 'pending', assignee: null, queue: { name: 'Vendas' } });
      },
    );
    expect(tickets).toHaveLength(rounds);
  });

  test(`of two transfers that know the version exactly one is done, ${rounds} times`, { timeout }, async () => {
    await eachTicket(
      ({ id, version: ifVersion }) =>
        Promise.all(
          [carla, bruno].map((person) =>
            attempt(person, 'ticket.transfer', { ticket: id, user: person.id, ifVersion }),
          ),
        ),
      (attempts, after, before) => {
        const [lost, ...more] = errorsOf(attempts);
        expect(more).toEqual([]);
        expect(after).toMatchObject({ state: 'open', version: before.version + 1 });
        expect(lost).toMatchObject({
          code: 'ticket.changed',
          data: { winner: after.assignee?.name, version: before.version + 1 },
        });
      },
    );
    expect(tickets).toHaveLength(rounds);
  });

  test(`a message that comes while its ticket is resolved is never lost, ${rounds} times`, { timeout }, async () => {
    const byPhone = new Map(customers.map((customer) => [customer.phone, customer]));
    const outcomes = await eachTicket(
      async (ticket) => {
        const from = byPhone.get(ticket.contact.phone ?? '');
        if (from === undefined) throw new Error(`${ticket.contact.name} is nobody here`);
        const resolving = attempt(carla, 'ticket.resolve', { ticket: ticket.id });
        say(from, 'Espera!');
        return [await resolving];
      },
      () => undefined,
    );
    expect([...outcomes.values()].flatMap(errorsOf)).toEqual([]);
    await desk.settle();
    const messages = await sql<{ thread_id: string; n: number }>(
      desk.place,
      `SELECT thread_id, count(*) AS n FROM messages WHERE body = 'Espera!' GROUP BY thread_id`,
    );
    expect(messages).toHaveLength(rounds);
    expect(messages.every(({ n }) => Number(n) === 1)).toBe(true);
    // It came before the resolution, or it is in an active ticket that it began.
    const unheard = await sql(
      desk.place,
      `SELECT m.id FROM messages m JOIN tickets t ON t.id = m.ticket_id
       WHERE m.body = 'Espera!' AND t.state = 'closed' AND NOT EXISTS (
         SELECT 1 FROM events r JOIN events e ON e.ticket_id = r.ticket_id AND e.seq < r.seq
         WHERE r.ticket_id = t.id AND r.type = 'ticket.resolved' AND e.type = 'message.received' AND e.body LIKE '%' || m.id || '%')`,
    );
    expect(unheard).toEqual([]);
    expect((await brokenInvariants(desk.place)).threadsWithTwoActiveTickets).toBe(0);
    const fresh = (await all()).length;
    process.stdout.write(`races ${desk.place.database}: ${fresh} of ${rounds} messages came after the resolution\n`);
  });
});
