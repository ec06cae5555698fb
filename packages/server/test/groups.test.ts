import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { type Desk, openDesk, type Person } from './desk.ts';

await onEachDatabase((open) => {
  let desk: Desk;
  let ana: Person;
  let beto: Person;

  beforeAll(async () => {
    desk = await openDesk(open);
    ana = await desk.person('Ana', 'agent');
    beto = await desk.person('Beto', 'agent');
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  test('a group has a name of its own, members and perhaps management', async () => {
    const group = await desk.admin.call('group.create', { name: 'Plantão', members: ['ana@example.com', ana.id] });
    expect(group).toMatchObject({ name: 'Plantão', isManagement: false, memberIds: [ana.id] });
    expect(await desk.admin.refused('group.create', { name: ' plantão ' })).toMatchObject({ code: 'name.taken' });
    const after = await desk.admin.call('group.edit', {
      group: 'plantão',
      name: 'Turno',
      add: ['beto@example.com'],
      remove: [ana.id],
    });
    expect(after).toMatchObject({ id: group.id, name: 'Turno', memberIds: [beto.id] });
    expect(await ana.call('group.show', { group: 'Turno' })).toMatchObject({
      members: [{ id: beto.id, name: 'Beto' }],
      connections: [],
    });
    await desk.admin.call('group.remove', { group: 'Turno' });
    expect((await ana.call('group.list', {})).items.map(({ name }) => name)).not.toContain('Turno');
    expect(await ana.refused('group.show', { group: group.id })).toMatchObject({ code: 'reference.notFound' });
  });

  test('nobody who is unknown becomes a member, and nothing is written', async () => {
    expect(
      await desk.admin.refused('group.create', { name: 'Fantasma', members: [ana.id, 'ninguem@example.com'] }),
    ).toMatchObject({ code: 'reference.notFound' });
    expect((await desk.admin.call('group.list', {})).items.map(({ name }) => name)).not.toContain('Fantasma');
  });

  test('two who add members at the same moment both do', async () => {
    await desk.admin.call('group.create', { name: 'Corrida' });
    await Promise.all([ana, beto].map(({ id }) => desk.admin.call('group.edit', { group: 'Corrida', add: [id] })));
    const { memberIds } = await desk.admin.call('group.show', { group: 'Corrida' });
    expect([...memberIds].sort()).toEqual([ana.id, beto.id].sort());
  });

  test('a connection names a group that manages, and shows it', async () => {
    await desk.admin.call('group.create', { name: 'Sem gestão' });
    await desk.admin.call('group.create', { name: 'Diretoria', management: true });
    const update = (managementGroup: string | null) => ({ connection: 'Principal', managementGroup });
    expect(await desk.admin.refused('connection.update', update('Sem gestão'))).toMatchObject({
      code: 'input.invalid',
    });
    expect(await desk.admin.refused('connection.update', update('Nenhuma'))).toMatchObject({
      code: 'reference.notFound',
    });
    const after = await desk.admin.call('connection.update', update('Diretoria'));
    expect(after).toMatchObject({ managementGroup: { name: 'Diretoria' } });
    expect(await desk.admin.call('connection.show', { connection: 'Principal' })).toMatchObject({
      managementGroup: { name: 'Diretoria' },
    });
    expect(await desk.admin.call('group.show', { group: 'Diretoria' })).toMatchObject({
      connections: [{ name: 'Principal' }],
    });

    // While it manages one it is neither removed nor without management.
    expect(await desk.admin.refused('group.remove', { group: 'Diretoria' })).toMatchObject({ code: 'item.inUse' });
    expect(await desk.admin.refused('group.edit', { group: 'Diretoria', management: false })).toMatchObject({
      code: 'item.inUse',
    });
    await desk.admin.call('connection.update', update(null));
    expect(await desk.admin.call('connection.show', { connection: 'Principal' })).toMatchObject({
      managementGroup: null,
    });
    await desk.admin.call('group.remove', { group: 'Diretoria' });
  });
});
