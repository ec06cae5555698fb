import type { AuditItem, auditList, CallOf } from '@balcao/contract';
import { expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { bia, type Desk, joao, openDesk, type Person } from './desk.ts';

type Asked = CallOf<typeof auditList>;

/** Every page of an answer, as a script would read it. */
async function all(person: Person, asked: Asked): Promise<AuditItem[]> {
  const items: AuditItem[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: { items: AuditItem[]; nextCursor: string | null } = await person.call('audit.list', {
      ...asked,
      ...(cursor === undefined ? {} : { cursor }),
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

async function openOffice(desk: Desk) {
  await desk.admin.call('queue.create', { name: 'Suporte' });
  await desk.admin.call('connection.update', { connection: 'Principal', queue: 'Suporte' });
  const ana = await desk.person('Ana', 'agent', ['Suporte']);
  const auditor = await desk.person('Olga', 'auditor');
  for (const customer of [joao, bia]) {
    await desk.writes(customer, 'Oi');
    await ana.call('ticket.accept', { ticket: (await desk.ticketOf(customer)).id });
  }
  return { ana, auditor };
}

await onEachDatabase((open) => {
  test('who did what to what, the newest first, with what changed', async () => {
    await using desk = await openDesk(open);
    const { ana, auditor } = await openOffice(desk);
    await desk.admin.call('user.edit', { user: 'ana@example.com', role: 'supervisor', capacity: 4 });
    const [edited, ...rest] = await all(auditor, {});
    expect(edited).toMatchObject({
      type: 'user.edited',
      label: { en: 'User changed', 'pt-BR': 'Usuário alterado' },
      actor: { type: 'user', name: 'Admin' },
      user: { id: ana.id, name: 'Ana' },
      changes: [
        {
          entity: 'user',
          id: ana.id,
          what: 'changed',
          fields: [
            { field: 'role', from: 'agent', to: 'supervisor' },
            { field: 'capacity', from: null, to: 4 },
          ],
        },
      ],
    });
    expect(edited?.requestId).toMatch(/^[\w-]+$/);
    const seqs = [edited, ...rest].map((item) => item?.seq ?? 0);
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
    const accepted = rest.find(({ type }) => type === 'ticket.accepted');
    const ticket = await desk.ticketOf(bia);
    expect(accepted).toMatchObject({
      actor: { name: 'Ana' },
      ticket: { id: ticket.id, number: ticket.number },
      contact: { name: 'Bia Ramos' },
    });
    // An event says what it changed, not all there is to say of its ticket.
    const fields = accepted?.changes.flatMap((change) => change.fields.map(({ field }) => field)) ?? [];
    expect(fields).toContain('assigneeId');
    expect(fields).not.toContain('protocol');
  });

  test('by actor, type, ticket, contact and time: each alone and together, in pages of any size', async () => {
    await using desk = await openDesk(open, { replayLaw: false });
    const { ana, auditor } = await openOffice(desk);
    const middle = new Date(desk.server.context.now() + 30 * 60_000).toISOString();
    desk.advance(60 * 60_000);
    const { id } = await desk.ticketOf(joao);
    await ana.call('ticket.return', { ticket: id });
    await ana.call('ticket.accept', { ticket: id });
    await desk.admin.call('contact.rename', { contact: '5511987654321', name: 'João S.' });
    const every = await all(auditor, {});
    const ours = (item: AuditItem) => item.actor.id === ana.id;
    const cases: readonly (readonly [Asked, (item: AuditItem) => boolean])[] = [
      [{ actor: 'ana@example.com' }, ours],
      [{ type: 'ticket.' }, ({ type }) => type.startsWith('ticket.')],
      [{ type: 'message.' }, ({ type }) => type.startsWith('message.')],
      [{ type: 'ticket.accepted' }, ({ type }) => type === 'ticket.accepted'],
      [{ type: 'nothing.' }, () => false],
      [{ ticket: id }, ({ ticket }) => ticket?.id === id],
      [{ contact: '5511987654321' }, ({ contact }) => contact?.name === 'João S.'],
      [{ since: middle }, ({ at }) => at >= middle],
      [{ until: middle }, ({ at }) => at < middle],
      [
        { actor: ana.id, type: 'ticket.accepted', since: middle },
        (item) => ours(item) && item.type === 'ticket.accepted' && item.at >= middle,
      ],
      [{ ticket: id, type: 'message.' }, ({ ticket, type }) => ticket?.id === id && type.startsWith('message.')],
    ];
    for (const [asked, isMeant] of cases) {
      const expected = every.filter(isMeant).map(({ seq }) => seq);
      for (const limit of [1, 3, 50])
        expect([asked, limit, (await all(auditor, { ...asked, limit })).map(({ seq }) => seq)]).toEqual([
          asked,
          limit,
          expected,
        ]);
    }
    expect(every.filter(cases[6]?.[1] ?? (() => false)).map(({ type }) => type)).toContain('contact.renamed');
    const { nextCursor } = await auditor.call('audit.list', { limit: 1 });
    const other = await auditor.refused('audit.list', { limit: 1, type: 'ticket.', cursor: nextCursor ?? '' });
    expect(other.code).toBe('cursor.invalid');
  });

  test('an auditor reads nothing of a ticket while it is private, nor of its private time afterwards', async () => {
    await using desk = await openDesk(open);
    const { ana, auditor } = await openOffice(desk);
    const ticket = await desk.ticketOf(joao);
    const of = async (person: Person) => (await all(person, {})).filter((item) => item.ticket?.id === ticket.id);
    const manager = await desk.person('Gil', 'supervisor', ['Suporte']);
    await desk.admin.call('group.create', { name: 'Gestores', management: true, members: [manager.id] });
    await desk.admin.call('connection.update', { connection: 'Principal', managementGroup: 'Gestores' });
    const plain = (await of(auditor)).map(({ seq }) => seq);
    expect(plain.length).toBeGreaterThan(0);
    await ana.call('ticket.privatize', { ticket: ticket.id });
    await ana.call('note.add', { ticket: ticket.id, body: 'segredo' });
    await ana.call('ticket.tag', {
      ticket: ticket.id,
      add: [(await desk.admin.call('tag.create', { name: 'oculta' })).name],
    });
    expect(await of(auditor)).toEqual([]);
    expect((await auditor.refused('audit.list', { ticket: ticket.id })).code).toBe('reference.notFound');
    // Neither does an admin who is not in the management group.
    expect(await of(desk.admin)).toEqual([]);
    await manager.call('ticket.unprivatize', { ticket: ticket.id });
    await ana.call('ticket.return', { ticket: ticket.id });
    const after = await of(auditor);
    expect(after.slice(-plain.length).map(({ seq }) => seq)).toEqual(plain);
    expect(after.slice(0, -plain.length).map(({ type }) => type)).toEqual(['ticket.returned', 'ticket.unprivatized']);
    expect(JSON.stringify(await all(auditor, {}))).not.toContain('segredo');
  });

  test('sign-ins, tokens and passwords of others are in it; their drafts, notices and read marks are not', async () => {
    await using desk = await openDesk(open);
    const { ana, auditor } = await openOffice(desk);
    await ana.call('thread.mark', { ticket: (await desk.ticketOf(joao)).id, read: true });
    await desk.admin.call('token.create', { name: 'painel', user: ana.id });
    await desk.admin.call('user.setPassword', { user: ana.id, password: 'another long one' });
    const types = new Set((await all(auditor, {})).map(({ type }) => type));
    for (const type of ['session.started', 'session.ended', 'token.created', 'user.passwordChanged', 'user.created'])
      expect([type, types.has(type)]).toEqual([type, true]);
    expect(types.has('thread.marked')).toBe(false);
  });

  test('it is for who may read it', async () => {
    await using desk = await openDesk(open);
    const { ana } = await openOffice(desk);
    expect((await ana.refused('audit.list', {})).code).toBe('permission.denied');
    expect((await (await desk.person('Sara', 'supervisor')).refused('audit.list', {})).code).toBe('permission.denied');
    await desk.admin.call('role.create', { name: 'Só auditoria', permissions: ['audit.read'] });
    await desk.admin.call('user.edit', { user: 'sara@example.com', role: 'Só auditoria' });
    const { token } = await desk.admin.call('auth.login', { email: 'sara@example.com', password: 'a long password' });
    const items = await all(desk.as(token), {});
    expect(items.filter(({ ticket }) => ticket !== null)).toEqual([]);
    expect(items.map(({ type }) => type)).toContain('role.created');
  });
});
