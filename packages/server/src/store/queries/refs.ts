import {
  AppError,
  type CatalogueItemEntity,
  type CatalogueKind,
  type CataloguePartId,
  type ConnectionEntity,
  type ContactEntity,
  type GalleryEntity,
  type GroupEntity,
  isId,
  type MacroEntity,
  type QueueEntity,
  type QuickReplyEntity,
  type RoleEntity,
  type TagEntity,
  type TicketEntity,
  type UserEntity,
} from '@balcao/contract';
import type { SelectQueryBuilder } from 'kysely';
import { phoneIdentity } from '../../domain/phone-identity.ts';
import { sees, type Viewer } from '../../domain/visibility.ts';
import { all, build } from '../builder.ts';
import type { Database, TableName } from '../schema.ts';
import type { Reads, SqlValue } from '../store.ts';
import type { Row } from '../tables/columns.ts';
import {
  catalogueItems,
  connections,
  contacts,
  galleries,
  groups,
  macros,
  queues,
  quickReplies,
  rolesTable,
  tags,
  ticketRows,
  users,
} from '../tables/tables.ts';

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

/** The one row of a query that may find several. */
async function findOne<R extends Row, T>(
  reads: Reads,
  kind: string,
  ref: string,
  query: SelectQueryBuilder<Database, TableName, R>,
  fromRow: (row: Row) => T,
): Promise<T> {
  const rows = await all(reads, query.limit(2));
  if (rows.length > 1) throw new AppError('reference.ambiguous', { kind, ref, count: 'several' });
  const row = rows[0];
  if (row === undefined) throw notFound(kind, ref);
  return fromRow(row);
}

/** One that takes tickets: those that were removed are found by nobody. */
export function findQueue(reads: Reads, ref: string): Promise<QueueEntity> {
  const query = build(reads)
    .selectFrom('queues')
    .select(queues.columnNames)
    .where((eb) => eb('removed', '=', eb.lit(0)));
  const named = isId('queue', ref) ? query.where('id', '=', ref) : query.where('name_key', '=', nameKey(ref));
  return findOne(reads, 'queue', ref, named, queues.fromRow);
}

export function findUser(reads: Reads, ref: string): Promise<UserEntity> {
  const query = build(reads).selectFrom('users').select(users.columnNames);
  const named = isId('user', ref) ? query.where('id', '=', ref) : query.where('email', '=', ref.trim().toLowerCase());
  return findOne(reads, 'user', ref, named, users.fromRow);
}

export function findTag(reads: Reads, ref: string): Promise<TagEntity> {
  const query = build(reads).selectFrom('tags').select(tags.columnNames);
  const named = isId('tag', ref) ? query.where('id', '=', ref) : query.where('name_key', '=', nameKey(ref));
  return findOne(reads, 'tag', ref, named, tags.fromRow);
}

export function findConnection(reads: Reads, ref: string): Promise<ConnectionEntity> {
  const query = build(reads).selectFrom('connections').select(connections.columnNames);
  const named = isId('connection', ref)
    ? query.where('id', '=', ref)
    : query.where('name_key', '=', nameKey(ref)).where((eb) => eb('removed', '=', eb.lit(0)));
  return findOne(reads, 'connection', ref, named, connections.fromRow);
}

/** A contact by id, phone in any spelling, or name. One that was merged away is the one that took it over. */
export async function findContact(reads: Reads, ref: string): Promise<ContactEntity> {
  const query = build(reads).selectFrom('contacts').select(contacts.columnNames);
  const alive = query.where('merged_into_id', 'is', null);
  const phone = isId('contact', ref) ? null : phoneOf(ref);
  const named =
    phone === null
      ? isId('contact', ref)
        ? query.where('id', '=', ref)
        : alive.where('name_key', '=', nameKey(ref))
      : alive.where((eb) =>
          eb.or([
            eb('phone', '=', phone),
            eb('id', 'in', eb.selectFrom('contact_phones').select('contact_id').where('phone', '=', phone)),
          ]),
        );
  const contact = await findOne(reads, 'contact', ref, named, contacts.fromRow);
  return contact.mergedIntoId === null ? contact : findContact(reads, contact.mergedIntoId);
}

function phoneOf(ref: string): string | null {
  const digits = ref.replaceAll(/\D/g, '');
  if (digits.length < 8 || !/^[+\d\s().-]+$/.test(ref)) return null;
  const identity = phoneIdentity(ref);
  return identity.kind === 'phone' ? identity.canonical : digits;
}

export function findGroup(reads: Reads, ref: string): Promise<GroupEntity> {
  const query = build(reads).selectFrom('user_groups').select(groups.columnNames);
  const named = isId('group', ref) ? query.where('id', '=', ref) : query.where('name_key', '=', nameKey(ref));
  return findOne(reads, 'group', ref, named, groups.fromRow);
}

/** A custom role. */
export function findRole(reads: Reads, ref: string): Promise<RoleEntity> {
  const query = build(reads).selectFrom('roles').select(rolesTable.columnNames);
  const named = isId('role', ref) ? query.where('id', '=', ref) : query.where('name_key', '=', nameKey(ref));
  return findOne(reads, 'role', ref, named, rolesTable.fromRow);
}

/** An item of a catalogue; one that was removed only by its id. */
export function findItem(reads: Reads, kind: CatalogueKind, ref: string): Promise<CatalogueItemEntity> {
  const query = build(reads).selectFrom('catalogue_items').select(catalogueItems.columnNames).where('kind', '=', kind);
  const named = isId('catalogueItem', ref)
    ? query.where('id', '=', ref)
    : query.where('name_key', '=', nameKey(ref)).where((eb) => eb('removed', '=', eb.lit(0)));
  return findOne(reads, kind, ref, named, catalogueItems.fromRow);
}

/** A stage of a funnel or a column of a board: its id, or both names with a slash between. */
export async function findPart(
  reads: Reads,
  kind: 'funnel' | 'board',
  ref: string,
): Promise<{ readonly item: CatalogueItemEntity; readonly id: CataloguePartId; readonly name: string }> {
  const rows = await all(
    reads,
    build(reads).selectFrom('catalogue_items').select(catalogueItems.columnNames).where('kind', '=', kind),
  );
  const [itemName = '', partName = ''] = ref.split('/', 2);
  for (const item of rows.map(catalogueItems.fromRow)) {
    const isNamed = !item.removed && nameKey(item.name) === nameKey(itemName);
    const part = item.parts.find(({ id, name }) => id === ref || (isNamed && nameKey(name) === nameKey(partName)));
    if (part !== undefined) return { item, id: part.id, name: part.name };
  }
  throw notFound(kind, ref);
}

/** Shortcuts compare like names, with or without their slash. */
export function shortcutKey(shortcut: string): string {
  return nameKey(shortcut).replace(/^\//, '');
}

export function findQuickReply(reads: Reads, ref: string): Promise<QuickReplyEntity> {
  const query = build(reads).selectFrom('quick_replies').select(quickReplies.columnNames);
  const named = isId('quickReply', ref)
    ? query.where('id', '=', ref)
    : query.where('shortcut_key', '=', shortcutKey(ref));
  return findOne(reads, 'quickReply', ref, named, quickReplies.fromRow);
}

/** Something of the gallery that is still offered. */
export function findGallery(reads: Reads, ref: string): Promise<GalleryEntity> {
  const query = build(reads)
    .selectFrom('galleries')
    .select(galleries.columnNames)
    .where((eb) => eb('removed', '=', eb.lit(0)));
  const named = isId('gallery', ref) ? query.where('id', '=', ref) : query.where('name_key', '=', nameKey(ref));
  return findOne(reads, 'gallery', ref, named, galleries.fromRow);
}

export function findMacro(reads: Reads, ref: string): Promise<MacroEntity> {
  const query = build(reads).selectFrom('macros').select(macros.columnNames);
  const named = isId('macro', ref) ? query.where('id', '=', ref) : query.where('name_key', '=', nameKey(ref));
  return findOne(reads, 'macro', ref, named, macros.fromRow);
}
