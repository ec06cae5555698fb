import { actions } from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import { createServer } from '../src/index.ts';
import { onEachDatabase, openPlace } from './databases.ts';
import { bia, type Desk, joao, openDesk, type Person } from './desk.ts';
import { listen, resume } from './listener.ts';
import { ask } from './matrix/run.ts';
import { sql } from './raw-sql.ts';
import { addSecondNumber } from './second-number.ts';
import { isPostgresUp } from './store-harness.ts';

const password = 'a long password';
/** A change of rights takes effect within this time, wherever it was made. */
const withinMs = 2_000;

type Asked = Parameters<typeof tokenOf>[2];

async function tokenOf(
  desk: Desk,
  user: string,
  limits: { role?: string; scope?: string[]; connection?: string } = {},
): Promise<Person> {
  const { token } = await desk.admin.call('token.create', { name: 'painel', user, ...limits });
  return desk.as(token);
}

const newAdmin = { email: 'new@example.com', name: 'Nova', role: 'admin', password };

await onEachDatabase((open) => {
  describe('a token', () => {
    test('may what its user may now: an admin who is made an agent makes nobody an admin with the old one', async () => {
      await using desk = await openDesk(open);
      const chief = await desk.person('Chefe', 'admin');
      const plain = await tokenOf(desk, chief.id);
      // As tokens were kept when a role was written into every one of them.
      const old = await tokenOf(desk, chief.id, { role: 'admin' });
      for (const token of [plain, old]) await token.call('user.list', {});
      await desk.admin.call('user.edit', { user: chief.id, role: 'agent' });
      for (const token of [plain, old])
        expect(await token.refused('user.create', newAdmin)).toMatchObject({ code: 'permission.denied' });
      const { permissions } = await plain.call('auth.whoami', {});
      expect((await old.call('auth.whoami', {})).permissions).toEqual(permissions);
      expect(permissions).toEqual((await chief.call('auth.whoami', {})).permissions);
    });

    test('follows its user up where nothing narrows it, and no further than its role where one does', async () => {
      await using desk = await openDesk(open);
      const ana = await desk.person('Ana');
      const [whole, agent] = [await tokenOf(desk, ana.id), await tokenOf(desk, ana.id, { role: 'agent' })];
      await desk.admin.call('user.edit', { user: ana.id, role: 'admin' });
      await whole.call('user.create', { ...newAdmin, role: 'agent' });
      expect(await agent.refused('user.create', newAdmin)).toMatchObject({ code: 'permission.denied' });
      await desk.admin.call('user.disable', { user: ana.id });
      for (const token of [whole, agent])
        expect(await token.refused('auth.whoami', {})).toMatchObject({ code: 'auth.expired' });
    });

    test('narrowed to a role of the office is narrowed with it, and to scopes may those and no other', async () => {
      await using desk = await openDesk(open);
      await desk.admin.call('role.create', { name: 'Painel', permissions: ['catalogue.use', 'user.manage'] });
      const [byRole, byScope] = [
        await tokenOf(desk, 'admin@example.com', { role: 'Painel' }),
        await tokenOf(desk, 'admin@example.com', { scope: ['catalogue.use', 'ticket.read:own'] }),
      ];
      await byRole.call('user.list', {});
      await desk.admin.call('role.edit', { role: 'Painel', revoke: ['user.manage'] });
      expect((await byRole.call('auth.whoami', {})).permissions).toEqual({ 'catalogue.use': 'all' });
      expect((await byScope.call('auth.whoami', {})).permissions).toEqual({
        'ticket.read': 'own',
        'catalogue.use': 'all',
      });
      await byScope.call('ticket.list', {});
      // What is open to whoever is signed in is theirs, and not their token's.
      for (const id of ['notification.list', 'notification.read', 'profile.show', 'event.undo'] as const)
        expect([id, (await byScope.refused(id, {} as never)).code]).toEqual([id, 'permission.denied']);
      const wide = await desk.admin.refused('token.create', { name: 'x', scope: ['ticket.fly'] });
      expect(wide).toMatchObject({ code: 'input.invalid', message: expect.stringContaining('ticket.fly') });
      const ana = await desk.person('Ana');
      const more = await desk.admin.refused('token.create', { name: 'x', user: ana.id, scope: ['audit.read'] });
      expect(more).toMatchObject({ code: 'input.invalid', message: expect.stringContaining('audit.read') });
    });

    test('makes no token that may more than itself', async () => {
      await using desk = await openDesk(open);
      const narrow = await tokenOf(desk, 'admin@example.com', { scope: ['token.manage', 'ticket.read:own'] });
      expect((await narrow.refused('token.create', { name: 'x' })).code).toBe('permission.denied');
      expect((await narrow.refused('token.create', { name: 'x', scope: ['ticket.read'] })).code).toBe(
        'permission.denied',
      );
      await narrow.call('token.create', { name: 'x', scope: ['ticket.read:own'] });
    });

    test('is listed with its user, what narrows it, its connection and its last use', async () => {
      await using desk = await openDesk(open);
      const ana = await desk.person('Ana');
      await tokenOf(desk, ana.id, { role: 'agent', scope: ['ticket.read'] });
      const ci = await tokenOf(desk, 'admin@example.com', { role: 'ci', connection: 'Principal' });
      const line = { role: 'ci', connection: 'Principal', scope: ['ticket.read', 'ticket.reply'] };
      await tokenOf(desk, 'admin@example.com', line);
      await ci.call('connection.list', {});
      await desk.settle();
      const { items } = await desk.admin.call('token.list', {});
      const connection = { id: desk.connectionId, name: 'Principal' };
      expect(items.filter(({ name }) => name === 'painel').toReversed()).toMatchObject([
        { user: 'ana@example.com', role: 'agent', scopes: ['ticket.read'], connection: null, lastUsedAt: null },
        { role: 'ci', scopes: ['connection.probe'], connection, lastUsedAt: expect.stringContaining('T') },
        { role: 'ci', scopes: ['ticket.read', 'ticket.reply', 'connection.probe'], connection },
      ]);
      expect(items.find(({ kind }) => kind === 'session')).toMatchObject({
        role: null,
        scopes: null,
        connection: null,
      });
    });
  });

  describe('a ci token', () => {
    test('tests its connection and does nothing else: no list, no answer, no snapshot, no stream', async () => {
      await using desk = await openDesk(open);
      await desk.writes(joao, 'segredo');
      const ci = await tokenOf(desk, 'admin@example.com', { role: 'ci', connection: 'Principal' });
      const answers = new Map<string, string>();
      for (const { id, permission } of actions)
        if (permission !== 'public' && id !== 'auth.logout') answers.set(id, (await ask(desk, id, {}, ci.token)).code);
      const notDenied = [...answers].filter(([, code]) => code !== 'permission.denied').map(([id]) => id);
      expect(notDenied.sort()).toEqual(['auth.whoami', 'connection.list', 'connection.show', 'connection.test']);
      const test = await ci.call('connection.test', { connection: 'Principal' });
      expect(test.checks.length).toBeGreaterThan(0);
      for (const path of [
        'tickets',
        'search?q=segredo',
        'events?after=0',
        'snapshot',
        'tickets/1',
        'tickets/1/messages',
      ]) {
        const headers = { authorization: `Bearer ${ci.token}` };
        const response = await fetch(`${desk.server.url}/v1/${path}`, { headers });
        expect([path, response.status]).toEqual([path, 403]);
      }
      await using stream = await listen(desk.server.url, resume(0), ci.token);
      expect(await stream.closed).toEqual({ code: 4403, reason: 'permission.denied' });
      expect(JSON.stringify(stream.frames)).not.toContain('segredo');
    });

    test('reads and answers on its connection where scopes say so, as far as its user may, and nowhere else', async () => {
      await using desk = await openDesk(open);
      await desk.admin.call('queue.create', { name: 'Suporte' });
      const other = await addSecondNumber(desk, 'Outra');
      const ana = await desk.person('Ana', 'supervisor', ['Suporte']);
      const line: Asked = { role: 'ci', connection: 'Principal', scope: ['ticket.read', 'ticket.reply'] };
      const ci = await tokenOf(desk, ana.id, line);
      await desk.writes(joao, 'aqui');
      await other.writes(bia, 'ali');
      const [here, there] = [await desk.ticketOf(joao), await desk.ticketOf(bia)];
      expect((await ci.call('ticket.list', {})).items.map(({ id }) => id)).toEqual([here.id]);
      expect((await ci.call('sync.snapshot', {})).counts).toMatchObject({ pending: 1 });
      await ana.call('ticket.accept', { ticket: here.id });
      await ana.call('ticket.accept', { ticket: there.id });
      await ci.call('message.send', { ticket: here.id, text: 'ok' });
      const refused = await ci.refused('message.send', { ticket: there.id, text: 'ok' });
      expect(refused.code).toBe('reference.notFound');
      await using stream = await listen(desk.server.url, resume(0), ci.token);
      const head = desk.server.context.feed.head();
      await stream.until((frames) =>
        frames.some((frame) => frame.type !== 'hello' && 'seq' in frame && frame.seq >= head),
      );
      expect(JSON.stringify(stream.frames)).toContain(here.id);
      expect(JSON.stringify(stream.frames)).not.toContain(there.id);
      expect((await desk.admin.refused('token.create', { name: 'x', ...line, scope: ['user.manage'] })).code).toBe(
        'input.invalid',
      );
      await desk.admin.call('user.edit', { user: ana.id, role: 'auditor' });
      expect((await ci.refused('message.send', { ticket: here.id, text: 'ok' })).code).toBe('permission.denied');
    });
  });
});

describe.skipIf(!(await isPostgresUp()))('two servers on one PostgreSQL', () => {
  test('a change made on the one holds on the other within two seconds, for requests and for open streams', {
    timeout: 60_000,
  }, async () => {
    await using desk = await openDesk(() => openPlace('postgres'), { replayLaw: false });
    await using second = await createServer(desk.place.options, { maintenance: false });
    await desk.admin.call('queue.create', { name: 'Suporte' });
    await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
    await desk.writes(joao, 'Oi');
    const codeOn = async (person: Person, action: string) =>
      (
        (await (
          await fetch(`${second.url}/v1/actions/${action}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
            body: '{}',
          })
        ).json()) as { error?: { code: string } }
      ).error?.code ?? 'done';
    const soon = { timeout: withinMs, interval: 20 };

    const chief = await desk.person('Chefe', 'admin', ['Suporte']);
    const token = await tokenOf(desk, chief.id);
    expect([await codeOn(token, 'user.list'), await codeOn(token, 'ticket.list')]).toEqual(['done', 'done']);
    await using stream = await listen(second.url, resume(null), token.token);
    await stream.until((frames) => frames.some(({ type }) => type === 'hello'));

    await desk.admin.call('user.edit', { user: chief.id, role: 'agent' });
    await expect.poll(() => codeOn(token, 'audit.list'), soon).toBe('permission.denied');
    await expect.poll(() => stream.frames.some(({ type }) => type === 'resync'), soon).toBe(true);

    stream.send(resume(second.context.feed.head()));
    await desk.admin.call('queue.setMembers', { queue: 'Suporte', members: [] });
    await expect
      .poll(() => stream.frames.filter(({ type }) => type === 'resync').length, soon)
      .toBeGreaterThanOrEqual(2);
    await desk.admin.call('user.disable', { user: chief.id });
    await expect.poll(() => codeOn(token, 'auth.whoami'), soon).toBe('auth.expired');
    await expect.poll(() => stream.frames.some(({ type }) => type === 'error'), soon).toBe(true);
    expect((await stream.closed).code).toBe(4401);
  });

  test('a change that nobody announced is noticed all the same', { timeout: 60_000 }, async () => {
    await using desk = await openDesk(() => openPlace('postgres'), { replayLaw: false });
    const ana = await desk.person('Ana', 'admin');
    await ana.call('user.list', {});
    await sql(desk.place, `UPDATE users SET role = 'agent' WHERE id = ?`, [ana.id]);
    await expect
      .poll(async () => (await ask(desk, 'audit.list', {}, ana.token)).code, { timeout: withinMs, interval: 20 })
      .toBe('permission.denied');
  });
});
