import { type ActionId, grantsOfRole, permissionNames } from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, joao, openDesk, type Person } from './desk.ts';

const password = 'a long password';

/** Ten actions that ask for ten different permissions, with what is enough to get past the permission. */
const asked: readonly (readonly [permission: string, action: ActionId])[] = [
  ['ticket.resolve', 'ticket.resolve'],
  ['ticket.transfer', 'ticket.transfer'],
  ['ticket.tag', 'ticket.tag'],
  ['note.write', 'note.add'],
  ['contact.write', 'contact.rename'],
  ['catalogue.manage', 'tag.create'],
  ['catalogue.use', 'queue.list'],
  ['user.manage', 'user.create'],
  ['queue.manage', 'queue.create'],
  ['audit.read', 'audit.list'],
  ['connection.probe', 'connection.list'],
  ['setting.manage', 'setting.set'],
];

async function personWith(desk: Desk, name: string, role: string): Promise<Person> {
  const email = `${name.toLowerCase()}@example.com`;
  await desk.admin.call('user.create', { email, name, role, password });
  return desk.as((await desk.admin.call('auth.login', { email, password })).token);
}

/** Whether the permission let the question through; what it asks for is not complete on purpose. */
async function gets(person: Person, action: ActionId): Promise<boolean> {
  const outcome = await person.call(action, {} as never).then(
    () => 'done',
    (error: Error) => error.message,
  );
  return !outcome.includes('permission.denied');
}

await onEachDatabase((open) => {
  describe('a role of the office', () => {
    test('can do exactly its subset: every permission it has, and none that it lacks', async () => {
      await using desk = await openDesk(open);
      const half = asked.filter((_, place) => place % 2 === 0).map(([permission]) => permission);
      const other = asked.filter((_, place) => place % 2 === 1).map(([permission]) => permission);
      for (const [name, permissions] of [
        ['Pares', half],
        ['Impares', other],
      ] as const) {
        const role = await desk.admin.call('role.create', { name, permissions: [...permissions] });
        const person = await personWith(desk, name, role.id);
        const found: string[] = [];
        for (const [permission, action] of asked) if (await gets(person, action)) found.push(permission);
        expect(found).toEqual(permissions);
        expect(Object.keys((await person.call('auth.whoami', {})).permissions).sort()).toEqual(permissions.toSorted());
      }
    });

    test('reaches as far as its scope says: plain reads what is not private, of any queue, and resolves nothing', async () => {
      await using desk = await openDesk(open);
      await desk.admin.call('queue.create', { name: 'Suporte' });
      await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
      await desk.admin.call('role.create', {
        name: 'Revisor',
        permissions: ['ticket.read:plain', 'note.write', 'catalogue.use'],
      });
      await desk.admin.call('role.create', { name: 'Da fila', permissions: ['ticket.read:own', 'note.write'] });
      const reviewer = await personWith(desk, 'Rita', 'revisor');
      const narrow = await personWith(desk, 'Nina', 'Da fila');
      await desk.writes(joao, 'Oi');
      const ticket = await desk.ticketOf(joao);
      await reviewer.call('note.add', { ticket: ticket.id, body: 'visto' });
      expect((await reviewer.refused('ticket.resolve', { ticket: ticket.id })).code).toBe('permission.denied');
      expect((await narrow.refused('note.add', { ticket: ticket.id, body: 'x' })).code).toBe('reference.notFound');
    });

    test('begins with a role that every office has and is shown like one', async () => {
      await using desk = await openDesk(open);
      const made = await desk.admin.call('role.create', {
        name: 'Triador',
        base: 'agent',
        permissions: ['ticket.merge', 'ticket.tag:all'],
        without: ['ticket.trash'],
      });
      const { 'ticket.trash': _without, ...agent } = grantsOfRole('agent');
      expect(made).toMatchObject({ name: 'Triador', builtIn: false, users: 0 });
      expect(made.permissions).toEqual({ ...agent, 'ticket.merge': 'all', 'ticket.tag': 'all' });
      expect(await desk.admin.call('role.show', { role: 'triador' })).toEqual(made);
      const { items } = await desk.admin.call('role.list', {});
      expect(items.map(({ name }) => name)).toEqual(['admin', 'supervisor', 'agent', 'auditor', 'ci', 'Triador']);
      expect(items.find(({ id }) => id === 'agent')?.permissions).toEqual(grantsOfRole('agent'));
      expect(items.find(({ id }) => id === 'admin')?.users).toBe(1);
    });

    test('an edit holds at once for those who have it', async () => {
      await using desk = await openDesk(open);
      await desk.admin.call('role.create', { name: 'Revisor', permissions: ['catalogue.use'] });
      const person = await personWith(desk, 'Rita', 'Revisor');
      expect(await gets(person, 'tag.create')).toBe(false);
      await desk.admin.call('role.edit', { role: 'Revisor', grant: ['catalogue.manage'], revoke: ['catalogue.use'] });
      await desk.settle();
      expect(await gets(person, 'tag.create')).toBe(true);
      expect(await gets(person, 'queue.list')).toBe(false);
      await desk.admin.call('role.edit', { role: 'Revisor', name: 'Só lê', permissions: ['catalogue.use'] });
      await desk.settle();
      expect(await gets(person, 'tag.create')).toBe(false);
      expect((await desk.admin.call('role.show', { role: 'só lê' })).permissions).toEqual({ 'catalogue.use': 'all' });
      expect((await desk.admin.refused('role.show', { role: 'Revisor' })).code).toBe('reference.notFound');
    });

    test('is removed only when nobody has it, neither user nor token', async () => {
      await using desk = await openDesk(open);
      await desk.admin.call('role.create', { name: 'Revisor', permissions: ['catalogue.use'] });
      const token = await desk.admin.call('token.create', { name: 'painel', role: 'Revisor' });
      await personWith(desk, 'Rita', 'Revisor');
      const refused = await desk.admin.refused('role.remove', { role: 'Revisor' });
      expect([refused.code, refused.data['count']]).toEqual(['item.inUse', '1 users, 1 tokens']);
      await desk.admin.call('token.revoke', { token: token.id });
      await desk.admin.call('user.edit', { user: 'rita@example.com', role: 'auditor' });
      expect(await desk.admin.call('role.remove', { role: 'Revisor' })).toEqual({ removed: true, name: 'Revisor' });
      const again = await desk.admin.refused('user.edit', { user: 'rita@example.com', role: 'Revisor' });
      expect(again.code).toBe('reference.notFound');
    });

    test('has a name of its own, permissions that exist and scopes that are offered', async () => {
      await using desk = await openDesk(open);
      await desk.admin.call('role.create', { name: 'Revisor' });
      const code = async (input: { name: string; permissions?: string[] }) =>
        (await desk.admin.refused('role.create', input)).code;
      expect(await code({ name: 'REVISOR' })).toBe('name.taken');
      expect(await code({ name: 'Admin' })).toBe('name.taken');
      expect(await code({ name: 'x', permissions: ['ticket.fly'] })).toBe('input.invalid');
      expect(await code({ name: 'x', permissions: ['ticket.readPrivate:all'] })).toBe('input.invalid');
      for (const role of ['admin', 'agent', 'ci']) {
        expect((await desk.admin.refused('role.edit', { role, grant: ['user.manage'] })).code).toBe('role.builtIn');
        expect((await desk.admin.refused('role.remove', { role })).code).toBe('role.builtIn');
      }
    });
  });

  test('whoever manages users gives nobody more than they have, and lays hands on nobody who has more', async () => {
    await using desk = await openDesk(open);
    await desk.admin.call('role.create', {
      name: 'RH',
      base: 'agent',
      permissions: ['user.manage', 'token.manage'],
    });
    const hr = await personWith(desk, 'Hugo', 'RH');
    const code = async (action: ActionId, input: object) => (await hr.refused(action, input as never)).code;
    const admin = 'admin@example.com';
    expect(await code('user.create', { email: 'x@example.com', name: 'X', role: 'admin', password })).toBe(
      'permission.denied',
    );
    expect(await code('user.edit', { user: 'hugo@example.com', role: 'admin' })).toBe('permission.denied');
    expect(await code('user.setPassword', { user: admin, password })).toBe('permission.denied');
    expect(await code('user.disable', { user: admin })).toBe('permission.denied');
    expect(await code('user.edit', { user: admin, email: 'mine@example.com' })).toBe('permission.denied');
    expect(await code('user.resetTotp', { user: admin })).toBe('permission.denied');
    expect(await code('session.revoke', { others: true, user: admin })).toBe('permission.denied');
    expect(await code('token.create', { name: 'x', user: admin })).toBe('permission.denied');
    expect(await code('role.create', { name: 'Tudo', permissions: ['setting.manage'] })).toBe('permission.denied');
    expect(await code('role.edit', { role: 'RH', grant: [...permissionNames] })).toBe('permission.denied');
    await hr.call('user.create', { email: 'ana@example.com', name: 'Ana', role: 'agent', password });
    await hr.call('user.setPassword', { user: 'ana@example.com', password: 'another password' });
  });
});
