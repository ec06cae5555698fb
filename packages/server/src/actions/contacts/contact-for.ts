import type { ContactEntity } from '@balcao/contract';
import { findContact } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { contacts } from '../../store/tables/tables.ts';

/** The contact a write is about, held until commit: who comes second sees what the first made of it. */
export async function contactFor(tx: Tx, ref: string): Promise<ContactEntity> {
  const found = await findContact(tx, ref);
  const contact = await contacts.lock(tx, found.id);
  // Merged away between the two: the one that took it over is meant.
  return contact === undefined || contact.mergedIntoId !== null ? contactFor(tx, found.id) : contact;
}
