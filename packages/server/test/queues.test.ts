import { expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { bia, type Desk, joao, openDesk } from './desk.ts';
import { brokenInvariants, sql, unbroken } from './raw-sql.ts';

async function withQueues(desk: Desk): Promise<void> {
  for (const name of ['Suporte', 'Triagem']) await desk.admin.call('queue.create', { name });
  await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Triagem' });
}

await onEachDatabase((open) => {
  test('a queue has members, a strategy and the connections it receives, and an edit changes what is given', async () => {
    await using desk = await openDesk(open);
    const ana = await desk.person('Ana');
    const made = await desk.admin.call('queue.create', {
      name: 'Suporte',
      members: ['ana@example.com'],
      strategy: 'roundRobin',
      connections: ['Principal'],
    });
    expect(made).toMatchObject({ strategy: 'roundRobin', memberIds: [ana.id], connectionIds: [desk.connectionId] });
    expect(await desk.admin.call('queue.show', { queue: 'suporte' })).toMatchObject({
      members: [{ name: 'Ana' }],
      connections: [{ name: 'Principal' }],
    });
    const edited = await desk.admin.call('queue.edit', { queue: 'Suporte', name: 'Ajuda', connections: null });
    expect(edited).toMatchObject({ name: 'Ajuda', strategy: 'roundRobin', connectionIds: null, connections: null });
    expect(edited.members).toHaveLength(1);
    await desk.admin.call('queue.edit', { queue: 'ajuda', strategy: 'manual', members: [] });
    const { items } = await desk.admin.call('queue.list', {});
    expect(items).toMatchObject([{ name: 'Ajuda', strategy: 'manual', memberIds: [] }]);
    expect((await ana.call('auth.whoami', {})).queues).toEqual([]);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    const taken = await desk.admin.refused('queue.edit', { queue: 'Ajuda', name: 'SUPORTE' });
    expect(taken.code).toBe('name.taken');
  });

  test('who stays a member keeps their turn', async () => {
    await using desk = await openDesk(open);
    const ana = await desk.person('Ana');
    await desk.person('Beto');
    await desk.admin.call('queue.create', { name: 'Suporte', members: [ana.id] });
    await sql(desk.place, 'UPDATE queue_members SET last_assigned_at = 7');
    await desk.admin.call('queue.setMembers', { queue: 'Suporte', members: [ana.id, 'beto@example.com'] });
    await desk.admin.call('queue.edit', {
      queue: 'Suporte',
      strategy: 'manual',
      members: ['beto@example.com', ana.id],
    });
    const rows = await sql<{ n: number }>(
      desk.place,
      'SELECT last_assigned_at AS n FROM queue_members ORDER BY last_assigned_at',
    );
    expect(rows.map(({ n }) => Number(n))).toEqual([0, 7]);
  });

  test('users who join one queue at the same moment all join it', async () => {
    await using desk = await openDesk(open, { replayLaw: false });
    await desk.admin.call('queue.create', { name: 'Suporte' });
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(
      names.map((name) =>
        desk.admin.call('user.create', {
          email: `${name}@example.com`,
          name,
          role: 'agent',
          password: 'a long password',
          queues: ['Suporte'],
        }),
      ),
    );
    expect((await desk.admin.call('queue.show', { queue: 'Suporte' })).members).toHaveLength(names.length);
  });

  test('a queue with active tickets, or to which a connection delivers, is not removed by itself', async () => {
    await using desk = await openDesk(open);
    await withQueues(desk);
    await desk.writes(joao, 'Oi');
    const refused = await desk.admin.refused('queue.remove', { queue: 'Triagem' });
    expect([refused.code, refused.data['count']]).toEqual(['item.inUse', '1 active tickets, Principal']);
    const itself = await desk.admin.refused('queue.remove', { queue: 'Triagem', moveTo: 'triagem' });
    expect(itself.code).toBe('merge.same');
    expect(await desk.admin.call('queue.remove', { queue: 'Suporte' })).toMatchObject({ removed: true, moved: 0 });
  });

  test('what is in a removed queue goes to the other: waiting ones keep their place, and who is no member lets go', async () => {
    await using desk = await openDesk(open);
    await withQueues(desk);
    const ana = await desk.person('Ana', 'agent', ['Suporte', 'Triagem']);
    const beto = await desk.person('Beto', 'agent', ['Triagem']);
    const third = { phone: '5511955554444', name: 'Caio' };
    for (const customer of [joao, bia, third]) await desk.writes(customer, 'Oi');
    await ana.call('ticket.accept', { ticket: (await desk.ticketOf(bia)).id });
    await beto.call('ticket.accept', { ticket: (await desk.ticketOf(third)).id });
    const [waiting] = await sql<{ at: number }>(
      desk.place,
      `SELECT queued_at AS at FROM tickets WHERE state = 'pending'`,
    );

    const removed = await desk.admin.call('queue.remove', { queue: 'Triagem', moveTo: 'Suporte' });
    expect(removed).toEqual({ removed: true, name: 'Triagem', moved: 3 });
    expect(await desk.ticketOf(joao)).toMatchObject({ state: 'pending', queue: { name: 'Suporte' } });
    expect(await desk.ticketOf(bia)).toMatchObject({
      state: 'open',
      queue: { name: 'Suporte' },
      assignee: { name: 'Ana' },
    });
    expect(await desk.ticketOf(third)).toMatchObject({ state: 'pending', queue: { name: 'Suporte' }, assignee: null });
    const after = await sql<{ at: number }>(
      desk.place,
      `SELECT queued_at AS at FROM tickets WHERE id = '${(await desk.ticketOf(joao)).id}'`,
    );
    expect(after).toEqual([waiting]);
    await desk.writes({ phone: '5511933332222', name: 'Duda' }, 'Oi');
    const fresh = await desk.ticketOf({ phone: '5511933332222', name: 'Duda' });
    expect(fresh.queue?.name).toBe('Suporte');
    expect(await brokenInvariants(desk.place)).toEqual(unbroken);
  });

  test('a removed queue is offered no more, keeps the name of what was closed in it, and frees its own', async () => {
    await using desk = await openDesk(open);
    await withQueues(desk);
    const ana = await desk.person('Ana', 'agent', ['Triagem', 'Suporte']);
    await desk.writes(joao, 'Oi');
    const { id } = await desk.ticketOf(joao);
    await ana.call('ticket.accept', { ticket: id });
    await ana.call('ticket.resolve', { ticket: id });
    const { id: queueId } = await desk.admin.call('queue.show', { queue: 'Triagem' });
    await desk.admin.call('queue.remove', { queue: 'Triagem', moveTo: 'Suporte' });

    expect((await desk.admin.call('queue.list', {})).items.map(({ name }) => name)).toEqual(['Suporte']);
    expect((await ana.call('auth.whoami', {})).queues.map(({ name }) => name)).toEqual(['Suporte']);
    expect((await ana.call('ticket.show', { ticket: id })).queue?.name).toBe('Triagem');
    expect(await desk.admin.call('queue.show', { queue: queueId })).toMatchObject({ removed: true });
    await desk.writes(bia, 'Oi');
    const other = (await desk.ticketOf(bia)).id;
    for (const queue of ['Triagem', queueId]) {
      const refused = await desk.admin.refused('ticket.transfer', { ticket: other, queue });
      expect(refused.code).toBe('reference.notFound');
      expect((await desk.admin.refused('queue.edit', { queue, strategy: 'manual' })).code).toBe('reference.notFound');
    }
    await desk.admin.call('user.edit', { user: ana.id, queues: [] });
    expect((await desk.admin.call('queue.show', { queue: queueId })).members).toHaveLength(1);
    await desk.admin.call('queue.create', { name: 'Triagem' });
  });

  test('tickets do not go to a queue that does not receive their connection', async () => {
    await using desk = await openDesk(open);
    await withQueues(desk);
    await desk.emulator.addAccount({ ...desk.account, phoneNumberId: '300000000000001', name: 'Outra' });
    const { phoneNumberId: _own, channel, ...rest } = desk.account;
    await desk.admin.call('connection.add', {
      channel,
      name: 'Outra',
      settings: { ...rest, phoneNumberId: '300000000000001', baseUrl: `${desk.emulator.url}/graph` },
    });
    await desk.admin.call('queue.edit', { queue: 'Suporte', connections: ['Outra'] });
    await desk.writes(joao, 'Oi');
    const refused = await desk.admin.refused('queue.remove', { queue: 'Triagem', moveTo: 'Suporte' });
    expect([refused.code, refused.data['connection']]).toEqual(['queue.connectionRefused', 'Principal']);
    expect((await desk.ticketOf(joao)).queue?.name).toBe('Triagem');
  });
});
