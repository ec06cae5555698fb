import type { TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { brokenInvariants, unbroken } from './raw-sql.ts';

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${81_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let beto: Person;
  let sara: Person;
  let chief: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    for (const name of ['Suporte', 'Vendas']) await desk.admin.call('queue.create', { name });
    ana = await desk.person('Ana', 'agent', ['Suporte']);
    beto = await desk.person('Beto', 'agent', ['Suporte']);
    sara = await desk.person('Sara', 'supervisor', ['Suporte']);
    chief = await desk.person('Chefe', 'supervisor');
    await desk.admin.call('group.create', { name: 'Gestores', management: true, members: [chief.id] });
    await desk.admin.call('connection.update', {
      connection: 'Principal',
      queue: 'Suporte',
      managementGroup: 'Gestores',
    });
  });
  afterAll(async () => {
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
    await desk[Symbol.asyncDispose]();
  });

  const taken = async (by = ana): Promise<TicketItem> => {
    const customer = someone();
    await desk.writes(customer, 'Oi');
    return by.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
  };
  const sees = async (who: Person, ticket: TicketItem) =>
    (await who.call('ticket.list', { filter: `number:${ticket.number}` })).items.length === 1;
  const whoSees = async (ticket: TicketItem) => {
    const people = { admin: desk.admin, ana, beto, sara, chief };
    const seen = await Promise.all(Object.values(people).map((person) => sees(person, ticket)));
    return Object.keys(people).filter((_, place) => seen[place]);
  };

  test('a private ticket is seen by its assignee, whoever made it private and the managers of its connection', async () => {
    const ticket = await taken();
    expect(await whoSees(ticket)).toEqual(['admin', 'ana', 'beto', 'sara']);
    const after = await beto.call('ticket.privatize', { ticket: ticket.id });
    expect([after.private, after.version]).toEqual([true, ticket.version + 1]);
    expect(await whoSees(ticket)).toEqual(['ana', 'beto', 'chief']);
  });

  test('making it private twice changes nothing, above all not by whom', async () => {
    const ticket = await taken();
    await beto.call('ticket.privatize', { ticket: ticket.id });
    const head = desk.server.context.feed.head();
    await ana.call('ticket.privatize', { ticket: ticket.id });
    await desk.settle();
    expect(desk.server.context.feed.head()).toBe(head);
    expect(await sees(beto, ticket)).toBe(true);
  });

  test('whoever made it private sees it until it goes to a new assignee', async () => {
    const ticket = await taken();
    await beto.call('ticket.privatize', { ticket: ticket.id });
    await ana.call('ticket.return', { ticket: ticket.id });
    expect(await whoSees(ticket)).toEqual(['beto', 'chief']);
    await chief.call('ticket.assign', { ticket: ticket.id, user: ana.id });
    expect(await whoSees(ticket)).toEqual(['ana', 'chief']);
  });

  test('a transfer keeps it private', async () => {
    const ticket = await taken();
    await ana.call('ticket.privatize', { ticket: ticket.id });
    const moved = await ana.call('ticket.transfer', { ticket: ticket.id, queue: 'Vendas' });
    expect(moved.private).toBe(true);
    expect(await whoSees(ticket)).toEqual(['ana', 'chief']);
  });

  test('only a manager of its connection makes it not private again, and then the queue sees it', async () => {
    const ticket = await taken(sara);
    await sara.call('ticket.privatize', { ticket: ticket.id });
    for (const who of [sara, ana])
      expect(await who.refused('ticket.unprivatize', { ticket: ticket.id })).toMatchObject({
        code: 'permission.denied',
      });
    expect(await desk.admin.refused('ticket.unprivatize', { ticket: ticket.id })).toMatchObject({
      code: 'reference.notFound',
    });
    const after = await chief.call('ticket.unprivatize', { ticket: ticket.id });
    expect(after.private).toBe(false);
    expect(await whoSees(ticket)).toEqual(['admin', 'ana', 'beto', 'sara']);
    await chief.refused('ticket.unprivatize', { ticket: ticket.id });
  });

  test('is:private is answered to those who may see something private, and refused to the others', async () => {
    const [mine, theirs] = [await taken(ana), await taken(beto)];
    await ana.call('ticket.privatize', { ticket: mine.id });
    await beto.call('ticket.privatize', { ticket: theirs.id });
    const asked = async (who: Person) =>
      (await who.call('ticket.list', { filter: 'is:private', limit: 1000 })).items.map(({ id }) => id);
    const [forAna, forChief] = [await asked(ana), await asked(chief)];
    expect([forAna.includes(mine.id), forAna.includes(theirs.id)]).toEqual([true, false]);
    expect([forChief.includes(mine.id), forChief.includes(theirs.id)]).toEqual([true, true]);
    const auditor = await desk.person('Auditora', 'auditor');
    const ci = desk.as(
      (await desk.admin.call('token.create', { name: 'ci', role: 'ci', connection: 'Principal' })).token,
    );
    for (const who of [auditor, ci])
      expect(await who.refused('ticket.list', { filter: 'is:private' })).toMatchObject({
        code: 'permission.denied',
        status: 403,
      });
    expect((await auditor.call('ticket.list', { filter: '-is:private', limit: 1000 })).items.length).toBeGreaterThan(0);
  });

  test('counts hold what each may see, private or not', async () => {
    const ticket = await taken();
    const open = async (who: Person) => (await who.call('sync.snapshot', { tickets: 0 })).counts.open ?? 0;
    const before = { ana: await open(ana), beto: await open(beto), chief: await open(chief) };
    await ana.call('ticket.privatize', { ticket: ticket.id });
    expect({ ana: await open(ana), beto: await open(beto), chief: await open(chief) }).toEqual({
      ana: before.ana,
      beto: before.beto - 1,
      chief: before.chief + 1,
    });
  });

  describe('a general note that was written from a private ticket', () => {
    test('stays with it, beside every other ticket of the contact', async () => {
      const customer = someone();
      await desk.writes(customer, 'primeiro');
      const first = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
      await ana.call('note.add', { ticket: first.id, body: 'conhecidoxis de todos', scope: 'contact' });
      await ana.call('ticket.resolve', { ticket: first.id });
      await desk.writes(customer, 'segundo');
      const second = await ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
      await ana.call('ticket.privatize', { ticket: second.id });
      await ana.call('note.add', { ticket: second.id, body: 'reservadoxis', scope: 'contact' });
      const notes = async (who: Person) =>
        (await who.call('note.list', { ticket: first.id })).items.map(({ body }) => body);
      expect(await notes(beto)).toEqual(['conhecidoxis de todos']);
      expect(await notes(ana)).toEqual(['conhecidoxis de todos', 'reservadoxis']);
      const page = await beto.call('sync.thread', { thread: first.threadId });
      expect(page.notes.map(({ body }) => body)).toEqual(['conhecidoxis de todos']);
      const exported = await beto.call('ticket.export', { ticket: first.id, notes: true });
      expect(exported.notes.map(({ body }) => body)).toEqual(['conhecidoxis de todos']);
      const found = async (who: Person, word: string) =>
        (await who.call('ticket.list', { filter: `note:${word}` })).items.map(({ id }) => id).sort();
      expect(await found(beto, 'reservadoxis')).toEqual([]);
      expect(await found(ana, 'reservadoxis')).toEqual([second.id]);
      expect(await found(beto, 'conhecidoxis')).toEqual([first.id]);
      await chief.call('ticket.unprivatize', { ticket: second.id });
      expect(await notes(beto)).toEqual(['conhecidoxis de todos', 'reservadoxis']);
    });
  });
});
