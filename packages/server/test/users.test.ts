import { expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { bia, joao, openDesk } from './desk.ts';
import { sql } from './raw-sql.ts';

const password = 'a long password';

await onEachDatabase((open) => {
  test('an edit changes what is given and keeps the rest', async () => {
    await using desk = await openDesk(open);
    for (const name of ['Suporte', 'Vendas']) await desk.admin.call('queue.create', { name });
    await desk.person('Ana', 'agent', ['Suporte']);
    const edited = await desk.admin.call('user.edit', {
      user: 'ana@example.com',
      name: 'Ana Lima',
      role: 'supervisor',
      capacity: 8,
      queues: ['Vendas'],
    });
    expect(edited).toMatchObject({
      name: 'Ana Lima',
      email: 'ana@example.com',
      role: 'supervisor',
      roleName: 'supervisor',
      capacity: 8,
      queues: [{ name: 'Vendas' }],
    });
    await desk.admin.call('user.edit', { user: 'ana@example.com', email: 'ANA.LIMA@example.com', capacity: null });
    const shown = await desk.admin.call('user.show', { user: 'ana.lima@example.com' });
    expect(shown).toMatchObject({ name: 'Ana Lima', capacity: null, queues: [{ name: 'Vendas' }] });
    const { items } = await desk.admin.call('queue.list', {});
    expect(items.map(({ name, memberIds }) => [name, memberIds.length])).toEqual([
      ['Suporte', 0],
      ['Vendas', 1],
    ]);
    const taken = await desk.admin.refused('user.edit', { user: shown.id, email: 'admin@example.com' });
    expect(taken.code).toBe('name.taken');
  });

  test('who is disabled is signed out, their tokens do nothing, and tickets in hand go back to the queue', async () => {
    await using desk = await openDesk(open);
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    const ana = await desk.person('Ana', 'agent', ['Suporte']);
    const api = desk.as((await desk.admin.call('token.create', { name: 'painel', user: ana.id })).token);
    for (const customer of [joao, bia]) {
      await desk.writes(customer, 'Oi');
      await ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
    }
    await ana.call('ticket.resolve', { ticket: (await desk.ticketOf(bia)).id });

    expect(await desk.admin.call('user.disable', { user: ana.id })).toMatchObject({
      user: { disabled: true },
      returned: 1,
    });
    await desk.settle();
    expect((await ana.refused('auth.whoami', {})).code).toBe('auth.expired');
    expect((await api.refused('auth.whoami', {})).code).toBe('auth.expired');
    expect((await desk.admin.refused('auth.login', { email: 'ana@example.com', password })).code).toBe('auth.invalid');
    expect(await desk.ticketOf(joao)).toMatchObject({ state: 'pending', assignee: null, queue: { name: 'Suporte' } });
    const given = await desk.admin.refused('ticket.assign', { ticket: (await desk.ticketOf(joao)).id, user: ana.id });
    expect(given.status).toBe(409);

    await desk.admin.call('user.disable', { user: ana.id, on: false });
    await desk.settle();
    // Sessions were ended; an API token works again with its user.
    expect((await ana.refused('auth.whoami', {})).code).toBe('auth.expired');
    expect((await api.call('auth.whoami', {})).user.disabled).toBe(false);
    await desk.admin.call('auth.login', { email: 'ana@example.com', password });
  });

  test('the last admin stays: neither disabled nor made anything else', async () => {
    await using desk = await openDesk(open);
    const me = { user: 'admin@example.com' };
    expect((await desk.admin.refused('user.disable', me)).code).toBe('user.lastAdmin');
    expect((await desk.admin.refused('user.edit', { ...me, role: 'agent' })).code).toBe('user.lastAdmin');
    await desk.person('Outra', 'admin');
    await desk.admin.call('user.edit', { ...me, role: 'admin' });
    await desk.admin.call('user.disable', { user: 'outra@example.com' });
    expect((await desk.admin.refused('user.disable', me)).code).toBe('user.lastAdmin');
  });

  test('two admins who disable each other at the same moment do not both succeed', async () => {
    await using desk = await openDesk(open, { replayLaw: false });
    for (let round = 0; round < 5; round += 1) {
      const other = await desk.person(`Outra${'abcde'[round]}`, 'admin');
      const mine = await desk.person(`Minha${'abcde'[round]}`, 'admin');
      await sql(desk.place, `UPDATE users SET disabled = 1 WHERE email = 'admin@example.com'`);
      const outcomes = await Promise.allSettled([
        other.call('user.disable', { user: mine.id }),
        mine.call('user.disable', { user: other.id }),
      ]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await sql(desk.place, `UPDATE users SET disabled = 0 WHERE email = 'admin@example.com'`);
      for (const id of [other.id, mine.id])
        await sql(desk.place, `UPDATE users SET role = 'agent', disabled = 0 WHERE id = ?`, [id]);
      // The log did not say so; only this test does that.
      await sql(desk.place, 'UPDATE users SET disabled = 0');
    }
  });

  test('a password that an admin sets ends the sessions of that user and is told nowhere', async () => {
    await using desk = await openDesk(open);
    const ana = await desk.person('Ana');
    const api = desk.as((await desk.admin.call('token.create', { name: 'painel', user: ana.id })).token);
    const secret = 'the new secret one';
    const set = { user: ana.id, password: secret };
    expect(await desk.admin.call('user.setPassword', set)).toEqual({ sessionsEnded: 1 });
    await desk.settle();
    expect((await ana.refused('auth.whoami', {})).code).toBe('auth.expired');
    await api.call('auth.whoami', {});
    expect((await desk.admin.refused('auth.login', { email: 'ana@example.com', password })).code).toBe('auth.invalid');
    await desk.admin.call('auth.login', { email: 'ana@example.com', password: secret });
    const bodies = await sql<{ body: string }>(desk.place, 'SELECT body FROM events');
    expect(bodies.filter(({ body }) => body.includes(secret) || body.includes('plain:'))).toEqual([]);
  });

  test('a profile is one’s own: name, signature and presence', async () => {
    await using desk = await openDesk(open);
    const ana = await desk.person('Ana');
    expect(await ana.call('profile.show', {})).toMatchObject({ name: 'Ana', signature: '', signatureOn: false });
    await ana.call('profile.edit', { name: 'Ana Lima', signature: 'Ana · Suporte', signatureOn: true });
    await ana.call('profile.setPresence', { presence: 'away' });
    expect(await ana.call('profile.show', {})).toMatchObject({
      name: 'Ana Lima',
      signature: 'Ana · Suporte',
      signatureOn: true,
      presence: 'away',
    });
    await ana.call('profile.edit', { signatureOn: false });
    expect(await ana.call('profile.show', {})).toMatchObject({ signature: 'Ana · Suporte', signatureOn: false });
    const ci = await desk.admin.call('token.create', { name: 'ci', role: 'ci', connection: 'Principal' });
    expect((await desk.as(ci.token).refused('profile.edit', { name: 'x' })).code).toBe('permission.denied');
    const lesser = await desk.admin.call('token.create', { name: 'leitura', role: 'auditor' });
    expect((await desk.as(lesser.token).refused('profile.edit', { name: 'x' })).code).toBe('permission.denied');
  });

  test('my password is changed with the present one, and ends my other sessions', async () => {
    await using desk = await openDesk(open);
    const ana = await desk.person('Ana');
    const elsewhere = desk.as((await desk.admin.call('auth.login', { email: 'ana@example.com', password })).token);
    const change = { current: 'wrong one', password: 'the new secret one' };
    expect((await ana.refused('profile.setPassword', change)).code).toBe('auth.invalid');
    await elsewhere.call('auth.whoami', {});
    expect(await ana.call('profile.setPassword', { ...change, current: password })).toEqual({ sessionsEnded: 1 });
    await desk.settle();
    await ana.call('auth.whoami', {});
    expect((await elsewhere.refused('auth.whoami', {})).code).toBe('auth.expired');
    await desk.admin.call('auth.login', { email: 'ana@example.com', password: 'the new secret one' });
  });
});
