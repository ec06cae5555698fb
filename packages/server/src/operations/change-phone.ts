import type { ContactEntity } from '@balcao/contract';
import type { Tx } from '../store/store.ts';
import { checkPhoneFree, updateContact } from '../store/tables/contacts.ts';

/**
 * Another phone for a contact, or none. The old one leads nowhere any more, unless the contact has written from it: then that
 * thread is theirs all the same.
 */
export async function changePhone(tx: Tx, contact: ContactEntity, phone: string | null): Promise<ContactEntity> {
  const old = contact.phone;
  if (phone === old) return contact;
  if (phone !== null) await checkPhoneFree(tx, phone, contact.id);
  const after = await updateContact(tx, contact, { phone });
  if (old !== null) await forgetPhone(tx, contact, old);
  return after;
}

async function forgetPhone(tx: Tx, contact: ContactEntity, phone: string): Promise<void> {
  const unused = await tx.all<{ id: string }>(
    `SELECT i.id FROM identities i WHERE i.contact_id = ? AND i.canonical = ?
       AND NOT EXISTS (SELECT 1 FROM threads t WHERE t.identity_id = i.id)`,
    [contact.id, phone],
  );
  for (const { id } of unused) {
    await tx.run('DELETE FROM identity_aliases WHERE identity_id = ?', [id]);
    await tx.run('DELETE FROM identities WHERE id = ?', [id]);
  }
  const used = await tx.get(
    'SELECT a.alias FROM identities i JOIN identity_aliases a ON a.identity_id = i.id WHERE i.contact_id = ? AND a.alias = ?',
    [contact.id, phone],
  );
  if (used === undefined)
    await tx.run('DELETE FROM contact_phones WHERE phone = ? AND contact_id = ?', [phone, contact.id]);
}
