import type { CallOf, Role, tokenCreate } from '@balcao/contract';
import type { Desk } from '../desk.ts';
import { sql } from '../raw-sql.ts';
import { type AskedRole, askedRoles, customGrants, lineScopes } from './oracle.ts';
import type { Relation } from './rows.ts';

/** Three people of every role: in the queue of the tickets, outside it, and in the management group of their connection. */
export const places = ['in', 'out', 'manager'] as const;
export type Place = (typeof places)[number];

export interface MatrixPerson {
  readonly role: AskedRole;
  readonly place: Place;
  readonly id: string;
  readonly email: string;
  readonly token: string;
  readonly revoked: string;
  /** Of a token made for one connection. */
  readonly isOfConnection: boolean;
}

/** Who is asked for each relation to a ticket. */
export const placeOf: Readonly<Record<Relation, Place>> = {
  inQueue: 'in',
  assignee: 'in',
  outside: 'out',
  author: 'out',
  manager: 'manager',
};

const roleId = 'ro_00000000000000000000';

/** What the examples of actions name, the people of the matrix, and a token of each that was revoked. */
export async function openPeople(desk: Desk): Promise<readonly MatrixPerson[]> {
  const { admin } = desk;
  for (const name of ['Suporte', 'Triagem']) await admin.call('queue.create', { name });
  for (const name of ['vip', 'spam']) await admin.call('tag.create', { name });
  await admin.call('quickReply.create', { shortcut: '/oi', body: 'Oi, @contact_firstname!' });
  await addOtherConnection(desk);
  await sql(desk.place, 'INSERT INTO roles (id, name, name_key, grants, created_at) VALUES (?, ?, ?, ?, ?)', [
    roleId,
    'Revisor',
    'revisor',
    JSON.stringify(customGrants),
    Date.now(),
  ]);
  const people: MatrixPerson[] = [];
  for (const role of askedRoles) for (const place of places) people.push(await addPerson(desk, role, place));
  for (const name of ['Ana', 'Bruno']) await desk.person(name, 'agent', ['Suporte']);
  const users = (await admin.call('user.list', {})).items;
  const idsIn = (place: Place) => people.filter((person) => person.place === place).map(({ id }) => id);
  const base = users.filter(({ name }) => ['Ana', 'Bruno'].includes(name)).map(({ id }) => id);
  await admin.call('queue.setMembers', { queue: 'Suporte', members: [...base, ...idsIn('in')] });
  await admin.call('group.create', { name: 'Gestores', management: true, members: idsIn('manager') });
  await admin.call('connection.update', { connection: 'Principal', queue: 'Suporte', managementGroup: 'Gestores' });
  return people;
}

async function addOtherConnection(desk: Desk): Promise<void> {
  await desk.emulator.addAccount({ ...desk.account, phoneNumberId: '300000000000001', name: 'Outra' });
  const { phoneNumberId: _own, channel, ...rest } = desk.account;
  await desk.admin.call('connection.add', {
    channel,
    name: 'Outra',
    settings: { ...rest, phoneNumberId: '300000000000001', baseUrl: `${desk.emulator.url}/graph` },
  });
}

async function addPerson(desk: Desk, role: AskedRole, place: Place): Promise<MatrixPerson> {
  const email = `${role}.${place}@example.com`;
  const user = await desk.admin.call('user.create', {
    email,
    name: `${role} ${place}`,
    role: userRoleOf(role),
    password: 'a long password',
  });
  if (role === 'custom') await sql(desk.place, 'UPDATE users SET role = ? WHERE id = ?', [roleId, user.id]);
  const connection = place === 'out' ? 'Outra' : 'Principal';
  const asked = { name: 'matrix', user: user.id, ...limitsOf(role, connection) };
  const { token } = await desk.admin.call('token.create', asked);
  const { token: revoked, id } = await desk.admin.call('token.create', asked);
  await desk.admin.call('token.revoke', { token: id });
  return { role, place, id: user.id, email, token, revoked, isOfConnection: isOfLine(role) && place !== 'out' };
}

const isOfLine = (role: AskedRole) => role === 'ci' || role === 'line';

function userRoleOf(role: AskedRole): Role {
  if (role === 'line') return 'supervisor';
  return role === 'custom' ? 'agent' : role;
}

/** What a token of that kind is narrowed to. */
export function limitsOf(role: AskedRole, connection: string): Partial<CallOf<typeof tokenCreate>> {
  if (!isOfLine(role)) return {};
  return { role: 'ci', connection, ...(role === 'line' ? { scope: lineScopes } : {}) };
}
