import type { ContactEntity, IdentityId } from '@balcao/contract';
import { changedAt, keysOf, phoneForms } from '../domain/contact-keys.ts';
import type { Tx } from '../store/store.ts';
import { placeholders, type Row } from '../store/tables/columns.ts';
import { checkPhoneFree, updateContact } from '../store/tables/contacts.ts';
import { threads } from '../store/tables/tables.ts';
import { endKeys, liveKeys } from './end-keys.ts';
import { addIdentity, pointAlias } from './identity.ts';
import { endIdentity, retireIdentity } from './retire-identity.ts';

/** Where people are known by their phones. */
const byPhone = { phones: true, kind: 'person' } as const;

interface Address {
  readonly id: IdentityId;
  readonly channel: string;
}

/**
 * Another phone for a contact, or none. From this moment the old one is nobody's: whoever writes from there is somebody new, and
 * only what was said before still finds the contact. Their threads go on at the new number; its window is its own.
 */
export async function changePhone(tx: Tx, contact: ContactEntity, phone: string | null): Promise<ContactEntity> {
  const old = contact.phone;
  if (phone === old) return contact;
  if (phone !== null) await checkPhoneFree(tx, phone, contact.id);
  if (old === null) return updateContact(tx, contact, { phone });
  const left = await addressesAt(tx, contact, old);
  for (const address of left) await leave(tx, contact, address, phone);
  if (phone !== null) await beReachedThere(tx, contact, phone);
  await tx.run('DELETE FROM contact_phones WHERE phone = ? AND contact_id = ?', [old, contact.id]);
  if (left.length > 0)
    tx.emit('contact.identified', { contactId: contact.id }, { data: { from: old, to: phone ?? '' } });
  return updateContact(tx, contact, { phone });
}

/** The contact's addresses that their phone leads to, on every channel that knows people by it. */
async function addressesAt(tx: Tx, contact: ContactEntity, phone: string): Promise<readonly Address[]> {
  const forms = phoneForms(phone);
  return tx.all<Address>(
    `SELECT DISTINCT i.id, i.channel FROM identities i JOIN identity_aliases a ON a.identity_id = i.id
     WHERE i.contact_id = ? AND a.is_phone = 1 AND a.alias IN (${placeholders(forms.length)}) ORDER BY i.id`,
    [contact.id, ...forms],
  );
}

/** Every key of an address ends with its number: the account that the provider's ids name is that of the number. */
async function leave(tx: Tx, contact: ContactEntity, { id, channel }: Address, phone: string | null): Promise<void> {
  const keys = await liveKeys(tx, id);
  await endKeys(tx, { contact, channel, identityId: id }, keys, changedAt(tx.nowMs));
  if (phone === null) return endIdentity(tx, id);
  const there = await tx.get<{ identity_id: IdentityId }>(
    'SELECT identity_id FROM identity_aliases WHERE channel = ? AND alias = ?',
    [channel, phone],
  );
  if (there !== undefined) return retireIdentity(tx, id, there.identity_id);
  await tx.run('UPDATE identities SET canonical = ?, raw = ? WHERE id = ?', [phone, phone, id]);
  for (const key of keysOf({ canonical: phone, aliases: [], phone }, byPhone)) await pointAlias(tx, channel, key, id);
  await closeWindows(tx, id);
}

/** Nobody has written from the new number yet. */
async function closeWindows(tx: Tx, identityId: IdentityId): Promise<void> {
  const rows = await tx.all<Row>(
    `SELECT ${threads.columns} FROM threads WHERE identity_id = ? ORDER BY id${tx.dialect.forUpdate}`,
    [identityId],
  );
  for (const thread of rows.map(threads.fromRow)) {
    await threads.update(tx, thread, { lastInboundAt: null, awaitingReplySince: null });
    await tx.run('UPDATE threads SET last_inbound_provider_id = NULL WHERE id = ?', [thread.id]);
  }
}

/** On channels where the contact is known by another number, the one that was given now is an address, too, and comes first. */
async function beReachedThere(tx: Tx, contact: ContactEntity, phone: string): Promise<void> {
  const channels = await tx.all<{ channel: string }>(
    `SELECT DISTINCT i.channel FROM identities i JOIN identity_aliases a ON a.identity_id = i.id
     WHERE i.contact_id = ? AND a.is_phone = 1 AND NOT EXISTS (
       SELECT 1 FROM identity_aliases b WHERE b.channel = i.channel AND b.alias = ?)`,
    [contact.id, phone],
  );
  const key = { canonical: phone, aliases: [], phone, name: null };
  for (const { channel } of channels) await addIdentity(tx, channel, contact.id, key, byPhone);
}
