import {
  AppError,
  type ConnectionEntity,
  type ContactEntity,
  isId,
  type QueueEntity,
  type TagEntity,
  type TicketEntity,
  type UserEntity,
} from '@balcao/contract';
import { sees, type Viewer } from '../../domain/visibility.ts';
import type { Reads, SqlValue } from '../store.ts';
import type { Row } from '../tables/columns.ts';
import { connections, contacts, queues, tags, ticketRows, users } from '../tables/tables.ts';

/** Names compare without case and outer space. */
export function nameKey(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}

function notFound(kind: string, ref: string): AppError {
  return new AppError('reference.notFound', { kind, ref });
}

/** A ticket by id, number or protocol; one that the viewer may not see is answered like one that does not exist. */
export async function findTicket(
  reads: Reads,
  viewer: Viewer | null,
  ref: string,
  options: { readonly lock?: boolean } = {},
): Promise<TicketEntity> {
  const column = isId('ticket', ref) ? 'id' : /^\d+$/.test(ref) ? 'number' : 'protocol';
  const suffix = options.lock === true ? reads.dialect.forUpdate : '';
  const value: SqlValue = column === 'number' ? Number(ref) : ref;
  const row =
    Number.isSafeInteger(Number(ref)) || column !== 'number'
      ? await reads.get<Row>(`SELECT ${ticketRows.columns} FROM tickets WHERE ${column} = ?${suffix}`, [value])
      : undefined;
  const ticket = row === undefined ? undefined : ticketRows.fromRow(row);
  if (ticket === undefined || (viewer !== null && !sees(viewer, ticket))) throw notFound('ticket', ref);
  return ticket;
}

async function findOne<T>(
  reads: Reads,
  kind: string,
  ref: string,
  sql: string,
  params: readonly SqlValue[],
  fromRow: (row: Row) => T,
): Promise<T> {
  const rows = await reads.all<Row>(`${sql} LIMIT 2`, params);
  if (rows.length > 1) throw new AppError('reference.ambiguous', { kind, ref, count: 'several' });
  const row = rows[0];
  if (row === undefined) throw notFound(kind, ref);
  return fromRow(row);
}

export function findQueue(reads: Reads, ref: string): Promise<QueueEntity> {
  const [where, value] = isId('queue', ref) ? ['id', ref] : ['name_key', nameKey(ref)];
  return findOne(
    reads,
    'queue',
    ref,
    `SELECT ${queues.columns} FROM queues WHERE ${where} = ?`,
    [value],
    queues.fromRow,
  );
}

export function findUser(reads: Reads, ref: string): Promise<UserEntity> {
  const [where, value] = isId('user', ref) ? ['id', ref] : ['email', ref.trim().toLowerCase()];
  return findOne(reads, 'user', ref, `SELECT ${users.columns} FROM users WHERE ${where} = ?`, [value], users.fromRow);
}

export function findTag(reads: Reads, ref: string): Promise<TagEntity> {
  const [where, value] = isId('tag', ref) ? ['id', ref] : ['name_key', nameKey(ref)];
  return findOne(reads, 'tag', ref, `SELECT ${tags.columns} FROM tags WHERE ${where} = ?`, [value], tags.fromRow);
}

export function findConnection(reads: Reads, ref: string): Promise<ConnectionEntity> {
  const [where, value] = isId('connection', ref) ? ['id = ?', ref] : ['name_key = ? AND removed = 0', nameKey(ref)];
  return findOne(
    reads,
    'connection',
    ref,
    `SELECT ${connections.columns} FROM connections WHERE ${where}`,
    [value],
    connections.fromRow,
  );
}

export function findContact(reads: Reads, ref: string): Promise<ContactEntity> {
  const digits = ref.replaceAll(/\D/g, '');
  const [where, value] = isId('contact', ref)
    ? ['id', ref]
    : digits.length >= 8 && /^[+\d\s().-]+$/.test(ref)
      ? ['phone', digits]
      : ['name_key', nameKey(ref)];
  return findOne(
    reads,
    'contact',
    ref,
    `SELECT ${contacts.columns} FROM contacts WHERE ${where} = ?`,
    [value],
    contacts.fromRow,
  );
}
