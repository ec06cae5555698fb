import { actions, grantsOfRole, type Role } from '@balcao/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tagList } from '../src/actions/catalogues/tag-list.ts';
import { noteList } from '../src/actions/collaboration/note-list.ts';
import { connectionList } from '../src/actions/connections/connection-list.ts';
import { connectionShow } from '../src/actions/connections/connection-show.ts';
import { templateList } from '../src/actions/connections/template-list.ts';
import { contactList } from '../src/actions/contacts/contact-list.ts';
import { readHandlers } from '../src/actions/index.ts';
import { authWhoami } from '../src/actions/people/auth-whoami.ts';
import { queueList } from '../src/actions/people/queue-list.ts';
import { tokenList } from '../src/actions/people/token-list.ts';
import { userList } from '../src/actions/people/user-list.ts';
import { syncSnapshot } from '../src/actions/sync/sync-snapshot.ts';
import { syncThread } from '../src/actions/sync/sync-thread.ts';
import { ticketExport } from '../src/actions/tickets/ticket-export.ts';
import { ticketList } from '../src/actions/tickets/ticket-list.ts';
import { ticketShow } from '../src/actions/tickets/ticket-show.ts';
import {
  ask,
  at,
  connectionId,
  hour,
  members,
  nowMs,
  officeSeeds,
  queueId,
  tagId,
  ticketId,
  ticketOf,
  ticketSeeds,
  userId,
  viewers,
} from './office.ts';
import type { Seed } from './seed-handlers.ts';
import { forEachDatabase, type OpenStore } from './store-harness.ts';

const template = (connection: string, name: string, status: string): Seed => ({
  kind: 'sql',
  sql: 'INSERT INTO templates (connection_id, name, language, status, body) VALUES (?, ?, ?, ?, ?)',
  params: [
    connectionId(connection),
    name,
    'pt_BR',
    status,
    JSON.stringify({
      connectionId: connectionId(connection),
      name,
      language: 'pt_BR',
      status,
      category: 'UTILITY',
      header: { format: 'none', text: '' },
      body: 'Olá {{1}}',
      footer: '',
      buttons: [],
      variables: ['1'],
    }),
  ],
});

const raw = (place: number, understood: number): Seed => ({
  kind: 'sql',
  sql: 'INSERT INTO raw_inbound (id, connection_id, received_at, body, understood, reason) VALUES (?, ?, ?, ?, ?, ?)',
  params: [
    `rw_${String(place)}`,
    connectionId('matriz'),
    nowMs - place * 1000,
    'x'.repeat(5000),
    understood,
    understood === 1 ? null : 'shape',
  ],
});

const delivery = (place: number, state: string): Seed => ({
  kind: 'sql',
  sql: `INSERT INTO deliveries (id, kind, connection_id, thread_id, seq, body, state, attempts, run_at, created_at) VALUES (?, 'send', ?, 'th_00000001', ?, '{}', ?, 0, 0, 0)`,
  params: [`dl_${String(place)}`, connectionId('matriz'), place, state],
});

const token = (name: string, expiresAt: number | null, revokedAt: number | null): Seed => ({
  kind: 'sql',
  sql: `INSERT INTO tokens (id, hash, user_id, kind, name, created_at, expires_at, revoked_at) VALUES (?, ?, ?, 'api', ?, ?, ?, ?)`,
  params: [`to_x${name}`, `h${name}`, userId('ana'), name, nowMs - 5, expiresAt, revokedAt],
});

const closed = ticketOf(2, {
  contactId: 'ct_00000001',
  threadId: 'th_00000001',
  state: 'closed',
  resolvedAt: at(hour),
  resolvedBy: userId('bia'),
  resolutions: [{ at: at(hour), by: userId('bia') }],
  closeReason: 'resolved',
});

const seeds: Seed[] = [
  ...officeSeeds(),
  ...ticketSeeds(1, {
    contact: { name: 'Élcio', phone: '5511987654321' },
    ticket: { state: 'open', assigneeId: userId('ana'), tagIds: [tagId('vip')] },
    thread: { inboundCount: 3, lastInboundAt: at(hour) },
    read: { ana: 1 },
    messages: [{ body: 'primeira', clientKey: 'k1' }, { body: 'segunda' }],
    notes: [{ body: 'do ticket' }, { body: 'do contato', scope: 'contact' }],
  }),
  { kind: 'ticket', value: closed },
  ...ticketSeeds(3, { ticket: { connectionId: connectionId('filial') } }),
  template('matriz', 'boas_vindas', 'approved'),
  template('matriz', 'promo', 'rejected'),
  template('filial', 'aviso', 'approved'),
  ...Array.from({ length: 25 }, (_, place) => raw(place, 0)),
  raw(99, 1),
  ...['queued', 'sending', 'uncertain', 'done'].map((state, place) => delivery(place, state)),
  token('em-vigor', nowMs + hour, null),
  token('vencido', nowMs - 1, null),
  token('revogado', null, nowMs - 1),
];

await forEachDatabase((open) => {
  let office: OpenStore;
  beforeAll(async () => {
    office = await open();
    await office.seed(seeds);
  });
  afterAll(() => office[Symbol.asyncDispose]());

  test('a ticket is shown by id, number or protocol, as the caller sees it', async () => {
    for (const ticket of [1, '1', ticketId(1), '20261120-00001-0']) {
      const item = await ask(office, 'ana', ticketShow, { ticket });
      expect(item).toMatchObject({
        id: ticketId(1),
        unread: 2,
        contact: { name: 'Élcio', phone: '5511987654321' },
        queue: { name: 'vendas' },
        assignee: { id: userId('ana') },
        tags: [{ name: 'vip' }],
        window: { open: true, expiresAt: at(-23 * hour) },
      });
    }
    expect((await ask(office, 'adao', ticketShow, { ticket: 1 })).unread).toBe(3);
    expect((await ask(office, 'adao', ticketShow, { ticket: 2 })).unread).toBe(0);
  });

  test('an export holds what was said, who resolved, and notes only when asked for', async () => {
    const plain = await ask(office, 'bia', ticketExport, { ticket: 1 });
    expect(plain.messages.map(({ body }) => body)).toEqual(['primeira', 'segunda']);
    expect(plain.messages[0]).not.toHaveProperty('clientKey');
    expect(plain.notes).toEqual([]);
    expect(plain.markers).toEqual([{ number: 2, at: at(hour), by: 'bia' }]);
    const noted = await ask(office, 'bia', ticketExport, { ticket: 1, notes: true });
    expect(noted.notes.map(({ body }) => body).sort()).toEqual(['do contato', 'do ticket']);
    await expect(ask(office, 'robo', ticketExport, { ticket: 1 })).rejects.toMatchObject({ code: 'permission.denied' });
  });

  test('notes of a ticket are its own and those of its contact', async () => {
    const bodies = async (ticket: number) =>
      (await ask(office, 'bia', noteList, { ticket })).items.map(({ body }) => body).sort();
    expect(await bodies(1)).toEqual(['do contato', 'do ticket']);
    expect(await bodies(2)).toEqual(['do contato']);
    expect(await bodies(3)).toEqual([]);
  });

  test('a thread carries its tickets, messages and notes', async () => {
    const page = await ask(office, 'bia', syncThread, { thread: 'th_00000001' });
    expect(page.tickets.map(({ number }) => number)).toEqual([1, 2]);
    expect(page.messages.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(page.notes).toHaveLength(2);
    await expect(ask(office, 'bia', syncThread, { thread: 'th_none' })).rejects.toMatchObject({
      code: 'reference.notFound',
    });
  });

  test('whoami tells the user, their queues, what the role may do and the token', async () => {
    const me = await ask(office, 'bia', authWhoami, {});
    expect(me.user).toMatchObject({ id: userId('bia'), role: 'agent' });
    expect(me.queues.map(({ name }) => name)).toEqual(['suporte', 'vendas']);
    expect(me.permissions).toMatchObject({ 'ticket.read': 'own', 'ticket.reply': 'assigned' });
    expect(me.permissions).not.toHaveProperty('user.manage');
    expect(me.token).toEqual({ id: 'to_bia', name: 'test', expiresAt: null });
  });

  test('catalogues come whole, in the order of their names', async () => {
    expect((await ask(office, 'ana', queueList, {})).items.map(({ name }) => name)).toEqual([
      'cobrança',
      'suporte',
      'vendas',
    ]);
    expect((await ask(office, 'ana', tagList, {})).items.map(({ name }) => name)).toEqual(['pix', 'spam', 'vip']);
    expect((await ask(office, 'ana', userList, {})).items).toHaveLength(viewers.length);
    expect((await ask(office, 'ana', queueList, {})).items.find(({ name }) => name === 'vendas')?.memberIds).toEqual([
      userId('ana'),
      userId('bia'),
    ]);
  });

  test('contacts are found by words of the name without accents, and by phone', async () => {
    const names = async (query: string) =>
      (await ask(office, 'ana', contactList, { query })).items.map(({ name }) => name);
    expect(await names('elc')).toEqual(['Élcio']);
    expect(await names('(11) 98765')).toEqual(['Élcio']);
    expect(await names('cliente')).toEqual(['Cliente 3']);
    expect(await names(`' OR 1=1 --`)).toEqual([]);
    expect(await names('%')).toEqual([]);
  });

  test('templates are of a connection, of the connection of a ticket, or all, by status', async () => {
    const names = async (input: Parameters<typeof ask<typeof templateList.action>>[3], who = 'ana') =>
      (await ask(office, who, templateList, input)).items.map(({ name }) => name);
    expect(await names({})).toEqual(['aviso', 'boas_vindas', 'promo']);
    expect(await names({ connection: 'Matriz' })).toEqual(['boas_vindas', 'promo']);
    expect(await names({ ticket: 3 })).toEqual(['aviso']);
    expect(await names({ status: 'approved' })).toEqual(['aviso', 'boas_vindas']);
    expect(await names({}, 'robo')).toEqual(['boas_vindas', 'promo']);
    await expect(names({ connection: 'filial' }, 'robo')).rejects.toMatchObject({ code: 'reference.notFound' });
  });

  test('tokens in force are listed without their values', async () => {
    const { items } = await ask(office, 'adao', tokenList, {});
    expect(items).toHaveLength(viewers.length + 1);
    expect(items.at(-1)).toMatchObject({
      name: 'em-vigor',
      kind: 'api',
      user: 'ana@loja.example',
      expiresAt: at(-hour),
    });
    expect(JSON.stringify(items)).not.toContain('hem-vigor');
  });

  test('a connection is shown without secrets, with what it counted and what it did not understand', async () => {
    const shown = await ask(office, 'sueli', connectionShow, { connection: 'MATRIZ' });
    expect(shown).toMatchObject({
      webhookPath: `/webhooks/whatsapp-cloud/${connectionId('matriz')}`,
      settings: { phoneNumberId: '1' },
      secrets: ['accessToken'],
      counters: { received: 3, refused: 1, unknown: 2, pendingDeliveries: 2, uncertain: 1 },
    });
    expect(shown.unknown).toHaveLength(20);
    expect(shown.unknown[0]).toMatchObject({ id: 'rw_0', reason: 'shape' });
    expect(shown.unknown[0]?.body).toHaveLength(4000);
    expect(JSON.stringify(shown)).not.toContain('sealed');
  });

  test('a ci token knows its test connection and nothing else', async () => {
    const { items } = await ask(office, 'robo', connectionList, {});
    expect(items.map(({ name }) => name)).toEqual(['matriz']);
    await expect(ask(office, 'robo', connectionShow, { connection: 'filial' })).rejects.toMatchObject({
      code: 'reference.notFound',
    });
    const snapshot = await ask(office, 'robo', syncSnapshot, {});
    expect(snapshot.connections.map(({ name }) => name)).toEqual(['matriz']);
    expect(snapshot.users.map(({ id }) => id)).toEqual([userId('robo')]);
    expect([snapshot.queues, snapshot.tags]).toEqual([[], []]);
    expect(snapshot.tickets.map(({ number }) => number)).toEqual([1, 2]);
    expect((await ask(office, 'adao', connectionList, {})).items).toHaveLength(2);
  });

  test('a removed connection leaves the list and stays in the snapshot, where tickets refer to it', async () => {
    await office.seed([
      { kind: 'sql', sql: 'UPDATE connections SET removed = 1 WHERE id = ?', params: [connectionId('filial')] },
    ]);
    expect((await ask(office, 'adao', connectionList, {})).items.map(({ name }) => name)).toEqual(['matriz']);
    expect((await ask(office, 'adao', syncSnapshot, {})).connections).toHaveLength(2);
    expect((await ask(office, 'adao', ticketList, { filter: 'number:3' })).items[0]?.connection.name).toBe('filial');
    await office.seed([
      { kind: 'sql', sql: 'UPDATE connections SET removed = 0 WHERE id = ?', params: [connectionId('filial')] },
    ]);
  });

  test('a snapshot is what a client starts from: the newest of each state, with everything they refer to, at one place in the log', async () => {
    const snapshot = await ask(office, 'ana', syncSnapshot, { tickets: 1 });
    expect(snapshot.me).toEqual({
      user: expect.objectContaining({ id: userId('ana') }) as unknown,
      queueIds: [queueId('vendas')],
      permissions: expect.objectContaining({ 'ticket.read': 'own' }) as unknown,
      tokenId: 'to_ana',
    });
    expect(snapshot.counts).toEqual({ pending: 1, open: 1, snoozed: 0, closed: 1 });
    expect(snapshot.tickets.map(({ number }) => number)).toEqual([3, 1, 2]);
    expect(snapshot.contacts.map(({ id }) => id).sort()).toEqual(['ct_00000001', 'ct_00000003']);
    expect(snapshot.readStates).toEqual([{ id: 'th_00000001', readCount: 1 }]);
    expect(snapshot.seq).toBe(await office.store.read((_, seq) => Promise.resolve(seq)));
    expect((await ask(office, 'ana', syncSnapshot, { tickets: 0 })).tickets).toEqual([]);
  });

  test('a snapshot takes more tickets than a statement takes parameters', async () => {
    await office.seed(Array.from({ length: 1200 }, (_, place) => ticketSeeds(10_000 + place)).flat());
    const snapshot = await ask(office, 'adao', syncSnapshot, { tickets: 100_000 });
    expect(snapshot.tickets).toHaveLength(1203);
    expect(snapshot.contacts).toHaveLength(1202);
  });
});

test('every read action of the contract has its handler', () => {
  const reads = actions.filter(({ effect }) => effect === 'read').map(({ id }) => id);
  expect(readHandlers.map(({ action }) => action.id).sort()).toEqual(reads.sort());
});

test('the office has somebody of every role that may read tickets', () => {
  const roles = new Set(Object.values(members).map(({ role }) => role));
  const readers = (['admin', 'supervisor', 'agent', 'auditor', 'ci'] as const satisfies readonly Role[]).filter(
    (role) => grantsOfRole(role)['ticket.read'] !== undefined,
  );
  expect(readers.filter((role) => !roles.has(role))).toEqual([]);
});
