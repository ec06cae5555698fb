import type { SequencedEvent, TicketItem } from '@balcao/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Customer, type Desk, openDesk, type Person } from './desk.ts';
import { type Listener, listen, resume } from './listener.ts';

/** Within this time after it was asked for, a withdrawal holds on every stream. */
const withinMs = 2_000;

let lastCustomer = 0;
const someone = (): Customer => {
  lastCustomer += 1;
  return { phone: `55119${82_000_000 + lastCustomer}`, name: `Cliente ${lastCustomer}` };
};

/** Someone whose view of a ticket is withdrawn, and what withdraws it. */
interface Withdrawal {
  readonly what: string;
  readonly reader: () => Promise<Person>;
  /** What the reader could see until then: a ticket of the queue, or one that is private. */
  readonly of: 'plain' | 'private';
  readonly withdraw: (reader: Person, ticket: TicketItem) => Promise<unknown>;
  /** How an open stream hears of it. */
  readonly told: 'resync' | 'hidden' | 'closed';
}

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let people = 0;
  let words = 0;

  beforeAll(async () => {
    desk = await openDesk(open, { replayLaw: false });
    for (const name of ['Suporte', 'Vendas']) await desk.admin.call('queue.create', { name });
    await desk.admin.call('group.create', { name: 'Gestores', management: true });
    await desk.admin.call('group.create', { name: 'Outros gestores', management: true });
    await desk.admin.call('connection.update', {
      connection: 'Principal',
      queue: 'Suporte',
      managementGroup: 'Gestores',
    });
    ana = await desk.person('Ana', 'agent', ['Suporte']);
    await desk.settle();
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  const head = () => desk.server.context.feed.head();
  const newName = (stem: string) => {
    people += 1;
    return `${stem}${String.fromCharCode(97 + Math.floor(people / 26), 97 + (people % 26))}`;
  };
  const newWord = () => {
    words += 1;
    return `sigilo${words}x`;
  };
  const agent = (queue = 'Suporte') => desk.person(newName('Agente'), 'agent', [queue]);
  const manager = async (role: 'supervisor' | 'admin' = 'supervisor') => {
    const person = await desk.person(newName('Gestor'), role, ['Vendas']);
    await desk.admin.call('group.edit', { group: 'Gestores', add: [person.id] });
    return person;
  };
  /** An API token of somebody's. */
  const tokenOf = async ({ id }: Person, limits: { role?: string; scope?: string[] }) => ({
    ...desk.as((await desk.admin.call('token.create', { name: 'painel', user: id, ...limits })).token),
    id,
  });
  let limit = '';
  /** Whoever made it private, and is neither its assignee nor a manager. */
  const author = () => agent();

  /** An open ticket of Ana's whose customer wrote. */
  const taken = async (customer: Customer) => {
    await desk.writes(customer, 'Oi');
    return ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
  };
  const restore = () => desk.admin.call('connection.update', { connection: 'Principal', managementGroup: 'Gestores' });

  const withdrawals: readonly Withdrawal[] = [
    {
      what: 'being taken out of the queue',
      reader: agent,
      of: 'plain',
      withdraw: () => desk.admin.call('queue.setMembers', { queue: 'Suporte', members: [ana.id] }),
      told: 'resync',
    },
    {
      what: 'being taken out of the management group',
      reader: manager,
      of: 'private',
      withdraw: (reader) => desk.admin.call('group.edit', { group: 'Gestores', remove: [reader.id] }),
      told: 'resync',
    },
    {
      what: 'a management group emptied of its members',
      reader: () => manager('admin'),
      of: 'private',
      withdraw: () => desk.admin.call('group.edit', { group: 'Gestores', members: [] }),
      told: 'resync',
    },
    {
      what: 'a lesser role',
      reader: manager,
      of: 'private',
      withdraw: (reader) => desk.admin.call('user.edit', { user: reader.id, role: 'agent' }),
      told: 'resync',
    },
    {
      what: 'a role that may less than it did',
      reader: async () => {
        const name = newName('Papel');
        await desk.admin.call('role.create', {
          name,
          permissions: ['ticket.read:all', 'event.read:all', 'catalogue.use'],
        });
        const person = await agent('Vendas');
        await desk.admin.call('user.edit', { user: person.id, role: name });
        return person;
      },
      of: 'plain',
      withdraw: async (reader) => {
        const { role } = await desk.admin.call('user.show', { user: reader.id });
        return desk.admin.call('role.edit', { role, grant: ['ticket.read:own'] });
      },
      told: 'resync',
    },
    {
      what: 'another management group of the connection',
      reader: manager,
      of: 'private',
      withdraw: () =>
        desk.admin.call('connection.update', { connection: 'Principal', managementGroup: 'Outros gestores' }),
      told: 'resync',
    },
    {
      what: 'no management group of the connection any more',
      reader: manager,
      of: 'private',
      withdraw: () => desk.admin.call('connection.update', { connection: 'Principal', managementGroup: null }),
      told: 'resync',
    },
    {
      what: 'a ticket made private',
      reader: agent,
      of: 'plain',
      withdraw: (_reader, ticket) => ana.call('ticket.privatize', { ticket: ticket.id }),
      told: 'hidden',
    },
    {
      what: 'a new assignee of what the reader made private',
      reader: author,
      of: 'private',
      withdraw: async (_reader, ticket) => {
        const chief = await manager();
        const other = await agent();
        return chief.call('ticket.assign', { ticket: ticket.id, user: other.id });
      },
      told: 'hidden',
    },
    {
      what: 'being disabled',
      reader: agent,
      of: 'plain',
      withdraw: (reader) => desk.admin.call('user.disable', { user: reader.id }),
      told: 'closed',
    },
    {
      what: 'other queues of the user',
      reader: agent,
      of: 'plain',
      withdraw: (reader) => desk.admin.call('user.edit', { user: reader.id, queues: ['Vendas'] }),
      told: 'resync',
    },
    {
      what: 'a lesser role of the user, to a token that was made before,',
      reader: async () => tokenOf(await manager(), {}),
      of: 'private',
      withdraw: (reader) => desk.admin.call('user.edit', { user: reader.id, role: 'agent' }),
      told: 'resync',
    },
    {
      what: 'a role that a token is narrowed to and that may less than it did',
      reader: async () => {
        const role = newName('Limite');
        await desk.admin.call('role.create', {
          name: role,
          permissions: ['ticket.read:all', 'event.read:all', 'catalogue.use'],
        });
        limit = role;
        return tokenOf(await desk.person(newName('Chefe'), 'admin'), { role });
      },
      of: 'plain',
      withdraw: () => desk.admin.call('role.edit', { role: limit, grant: ['ticket.read:own'] }),
      told: 'resync',
    },
    {
      what: 'being disabled, to a token with scopes,',
      reader: async () => tokenOf(await agent(), { scope: ['ticket.read', 'event.read', 'catalogue.use'] }),
      of: 'plain',
      withdraw: (reader) => desk.admin.call('user.disable', { user: reader.id }),
      told: 'closed',
    },
    {
      what: 'a revoked token',
      reader: agent,
      of: 'plain',
      withdraw: async (reader) =>
        desk.admin.call('token.revoke', { token: (await reader.call('sync.snapshot', { tickets: 0 })).me.tokenId }),
      told: 'closed',
    },
  ];

  const isTold = (stream: Listener, told: Withdrawal['told']) =>
    stream.frames.some(
      (frame) =>
        (frame.type === 'resync' && told === 'resync') ||
        (frame.type === 'event' && frame.event.type === 'ticket.hidden' && told === 'hidden'),
    );

  test.each(withdrawals)('$what lets a stream tell no more of it, then or again', { timeout: 30_000 }, async (row) => {
    await restore();
    const customer = someone();
    const ticket = await taken(customer);
    const reader = await row.reader();
    if (row.of === 'private') {
      const by = row.what.startsWith('a new assignee') ? reader : ana;
      await by.call('ticket.privatize', { ticket: ticket.id });
    }
    const before = newWord();
    const from = head();
    await using stream = await listen(desk.server.url, resume(from), reader.token);
    await desk.writes(customer, before);
    await stream.until(() => JSON.stringify(stream.frames).includes(before));

    await row.withdraw(reader, ticket);
    const withdrawnAt = performance.now();
    const isOver = row.told === 'closed' ? stream.closed : stream.until(() => isTold(stream, row.told));
    const tookMs = isOver.then(() => performance.now() - withdrawnAt);
    const after = newWord();
    // At once: nobody waits for the stream to have noticed.
    await desk.writes(customer, after);
    await desk.admin.call('tag.create', { name: `marco ${after}` });
    if (row.told === 'closed') {
      expect((await stream.closed).code).toBe(4401);
      expect(await tookMs).toBeLessThan(withinMs);
      expect(JSON.stringify(stream.frames)).not.toContain(after);
      return;
    }
    expect(await tookMs).toBeLessThan(withinMs);
    // The stream goes on to a later event that the reader may see, and so has passed what came before it.
    if (row.told === 'resync') stream.send(resume(head() - 1));
    await stream.until(() => JSON.stringify(stream.frames).includes(`marco ${after}`));
    expect(JSON.stringify(stream.frames)).not.toContain(`"${after}`);

    // Nor is the past told again: not by a new stream from before, not by the log.
    await using again = await listen(desk.server.url, resume(from), reader.token);
    await again.until(() => again.place() >= head());
    const log = await reader.call('event.list', { after: from, limit: 1000 });
    for (const told of [JSON.stringify(again.frames), JSON.stringify(log)])
      expect([before, `"${after}`, customer.name].filter((word) => told.includes(word))).toEqual([]);
  });

  test('being put in the management group reveals what is private only from a new start on', async () => {
    await restore();
    const customer = someone();
    const ticket = await taken(customer);
    await ana.call('ticket.privatize', { ticket: ticket.id });
    const reader = await desk.person(newName('Chefe'), 'supervisor', ['Vendas']);
    await using stream = await listen(desk.server.url, resume(head()), reader.token);
    await stream.until((frames) => frames.length > 0);
    await desk.admin.call('group.edit', { group: 'Gestores', add: [reader.id] });
    await stream.until((frames) => frames.some(({ type }) => type === 'resync'));
    const word = newWord();
    await desk.writes(customer, word);
    expect(JSON.stringify(stream.frames)).not.toContain(word);
    const { seq, tickets } = await reader.call('sync.snapshot', { tickets: 1000 });
    expect(tickets.map(({ id }) => id)).toContain(ticket.id);
    stream.send(resume(seq));
    const next = newWord();
    await desk.writes(customer, next);
    await stream.until(() => JSON.stringify(stream.frames).includes(next));
  });

  test('a ticket that is private no more appears whole, without what was said of it meanwhile', async () => {
    await restore();
    const customer = someone();
    const ticket = await taken(customer);
    const chief = await manager();
    const beto = await agent();
    await ana.call('ticket.privatize', { ticket: ticket.id });
    await desk.settle();
    await using stream = await listen(desk.server.url, resume(head()), beto.token);
    const word = newWord();
    await desk.writes(customer, word);
    await chief.call('ticket.unprivatize', { ticket: ticket.id });
    await stream.until(() => stream.events().some(({ event }) => event.type === 'ticket.revealed'));
    const [revealed] = stream.events().filter(({ event }) => event.subject.ticketId === ticket.id);
    expect(revealed?.event).toMatchObject({ type: 'ticket.revealed', data: { by: 'ticket.unprivatized' } });
    expect(revealed?.event.changes.map(({ entity, before }) => [entity, before])).toEqual([
      ['ticket', null],
      ['contact', null],
      ['thread', null],
    ]);
  });

  describe('the log and the stream', () => {
    const streamed = async (who: Person, from: number): Promise<SequencedEvent[]> => {
      await using stream = await listen(desk.server.url, resume(from), who.token);
      await stream.until(() => stream.place() >= head());
      return stream.events().map(({ seq, at, event }) => ({ seq, at, event }));
    };

    test('tell each the same, and of what is personal nobody but whom it is about', { timeout: 30_000 }, async () => {
      await restore();
      const from = head();
      const [beto, chief, outsider] = [await agent(), await manager(), await agent('Vendas')];
      const auditor = await desk.person(newName('Auditor'), 'auditor');
      const customer = someone();
      const ticket = await taken(customer);
      const [word, secret] = [newWord(), newWord()];
      const room = await ana.call('room.direct', { user: (await beto.call('auth.whoami', {})).user.email });
      await ana.call('room.send', { room: room.id, body: word });
      await ana.call('task.create', { title: 'Ligar', assignee: beto.id, ticket: ticket.id });
      await beto.call('note.add', { ticket: ticket.id, body: 'nota geral', scope: 'contact' });
      await ana.call('contact.rename', { contact: ticket.contact.id, name: 'Outro nome' });
      await ana.call('ticket.privatize', { ticket: ticket.id });
      await ana.call('note.add', { ticket: ticket.id, body: secret, scope: 'contact' });
      await desk.writes(customer, secret);
      await desk.settle();
      const told = new Map<Person, string>();
      for (const who of [ana, beto, chief, outsider, auditor, desk.admin]) {
        const events = await streamed(who, from);
        const { items } = await who.call('event.list', { after: from, limit: 1000 });
        expect(events).toEqual(items);
        told.set(who, JSON.stringify(events));
      }
      const heard = (text: string) => [...told].filter(([, all]) => all.includes(text)).map(([who]) => who);
      expect(heard(word)).toEqual([ana, beto]);
      expect(heard(secret)).toEqual([ana, chief]);
      expect(heard('Outro nome')).toHaveLength(6);
    });

    test('quote nothing of a ticket that went out of sight, not even in what is somebody’s own', async () => {
      await restore();
      const from = head();
      const beto = await agent();
      const [ticket, word] = [await taken(someone()), newWord()];
      const { user } = await beto.call('auth.whoami', {});
      await ana.call('note.add', { ticket: ticket.id, body: `@${user.email} ${word}` });
      await ana.call('task.create', { title: `ligar ${word}`, assignee: beto.id, ticket: ticket.id });
      const tellings = async () =>
        JSON.stringify([
          await streamed(beto, from),
          await beto.call('event.list', { after: from, limit: 1000 }),
          await beto.call('notification.list', {}),
          await beto.call('task.list', {}),
        ]).split(word).length - 1;
      expect(await tellings()).toBeGreaterThan(5);
      await ana.call('ticket.privatize', { ticket: ticket.id });
      await desk.settle();
      expect(await tellings()).toBe(0);
    });
  });
});
