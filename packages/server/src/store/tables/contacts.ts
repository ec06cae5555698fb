import { AppError, type ContactEntity, type ContactId } from '@balcao/contract';
import { formatPhone } from '../../domain/phone-identity.ts';
import { nameKey } from '../queries/refs.ts';
import type { Reads, Tx } from '../store.ts';
import { contacts } from './tables.ts';

/** A name that a person gave is not replaced by the one of a profile. */
interface Naming {
  readonly namedByUser: boolean;
}

export async function insertContact(tx: Tx, contact: ContactEntity, { namedByUser }: Naming): Promise<void> {
  // The phone first: of two who come with it at once the second is refused before it has written anything.
  if (contact.phone !== null && contact.kind === 'person') await claimPhone(tx, contact.phone, contact.id);
  await contacts.insert(tx, contact, { name_key: nameKey(contact.name), named_by_user: namedByUser ? 1 : 0 });
  await follow(tx, { ...contact, tagIds: [], groupIds: [], walletIds: [] }, contact);
}

/** Every change of a contact goes through here, so that what it is found by and the tables beside it follow. */
export async function updateContact(
  tx: Tx,
  before: ContactEntity,
  patch: Partial<ContactEntity>,
  naming?: Naming,
): Promise<ContactEntity> {
  if (typeof patch.phone === 'string' && patch.phone !== before.phone && before.kind === 'person')
    await claimPhone(tx, patch.phone, before.id);
  const after = await contacts.update(tx, before, patch);
  if (naming !== undefined || after.name !== before.name) await writeNaming(tx, after, naming);
  if (after !== before) await follow(tx, before, after);
  return after;
}

async function writeNaming(tx: Tx, contact: ContactEntity, naming: Naming | undefined): Promise<void> {
  await tx.run('UPDATE contacts SET name_key = ? WHERE id = ?', [nameKey(contact.name), contact.id]);
  if (naming === undefined) return;
  await tx.run('UPDATE contacts SET named_by_user = ? WHERE id = ?', [naming.namedByUser ? 1 : 0, contact.id]);
}

async function follow(tx: Tx, before: ContactEntity, after: ContactEntity): Promise<void> {
  const { id } = after;
  await followList(tx, { table: 'contact_tags', column: 'tag_id' }, id, before.tagIds, after.tagIds);
  await followList(tx, { table: 'contact_group_members', column: 'item_id' }, id, before.groupIds, after.groupIds);
  await followWallet(tx, id, before.walletIds, after.walletIds);
}

type ListTable =
  | { readonly table: 'contact_tags'; readonly column: 'tag_id' }
  | { readonly table: 'contact_group_members'; readonly column: 'item_id' };

async function followList(
  tx: Tx,
  { table, column }: ListTable,
  id: ContactId,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  if (before === after) return;
  for (const gone of before.filter((each) => !after.includes(each)))
    await tx.run(`DELETE FROM ${table} WHERE contact_id = ? AND ${column} = ?`, [id, gone]);
  for (const come of after.filter((each) => !before.includes(each)))
    await tx.run(`INSERT INTO ${table} (contact_id, ${column}) VALUES (?, ?) ON CONFLICT DO NOTHING`, [id, come]);
}

async function followWallet(tx: Tx, id: ContactId, before: readonly string[], after: readonly string[]): Promise<void> {
  if (before === after || before.join() === after.join()) return;
  if (before.length > 0) await tx.run('DELETE FROM wallets WHERE contact_id = ?', [id]);
  for (const [rank, userId] of after.entries())
    await tx.run('INSERT INTO wallets (contact_id, user_id, rank) VALUES (?, ?, ?)', [id, userId, rank]);
}

/**
 * From now on the phone leads to this contact, on whatever channel it is first seen. One that leads to somebody else already is
 * refused: the two are one person, or the number is wrong. Of two that claim it at once the second fails on the unique key and
 * is run again: a message then finds the first's contact, and a person is told of them.
 */
export async function claimPhone(tx: Tx, phone: string, contactId: ContactId): Promise<void> {
  const row = await tx.get<{ contact_id: ContactId }>('SELECT contact_id FROM contact_phones WHERE phone = ?', [phone]);
  if (row?.contact_id === contactId) return;
  if (row !== undefined) await checkPhoneFree(tx, phone, contactId);
  await tx.run('INSERT INTO contact_phones (phone, contact_id) VALUES (?, ?)', [phone, contactId]);
}

/** Refuses a phone that leads to somebody else, and says to whom. */
export async function checkPhoneFree(reads: Reads, phone: string, contactId: ContactId | null): Promise<void> {
  const row = await reads.get<{ contact_id: ContactId; name: string }>(
    'SELECT p.contact_id, c.name FROM contact_phones p JOIN contacts c ON c.id = p.contact_id WHERE p.phone = ?',
    [phone],
  );
  if (row === undefined || row.contact_id === contactId) return;
  throw new AppError('contact.identityTaken', {
    identity: formatPhone(phone),
    contact: row.name,
    contactId: row.contact_id,
  });
}
