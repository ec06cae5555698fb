import {
  AppError,
  contactCreate as action,
  type ContactEntity,
  type ContactId,
  contactDefaults,
  type InputOf,
} from '@balcao/contract';
import { keyedBy } from '../../domain/contact-keys.ts';
import { typedPhone } from '../../domain/phone-identity.ts';
import { groupsAfter, partsOf, tagsAfter } from '../../operations/contact-parts.ts';
import { addIdentity, checkAddressFree, identityOn } from '../../operations/identity.ts';
import { findConnection } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { checkPhoneFree, insertContact } from '../../store/tables/contacts.ts';
import { nowOf, writes } from '../handler.ts';

export const contactCreate = writes(action, async (tx, input) => {
  if (input.phone === undefined && input.address === undefined)
    throw new AppError('input.invalid', {
      problem: 'a phone, or an address on a connection, is needed',
      'problem.pt-BR': 'é preciso um telefone, ou um endereço numa conexão',
    });
  const phone = input.phone === undefined ? null : typedPhone(input.phone, input.ddd);
  const id = tx.newId('contact');
  const contact: ContactEntity = {
    ...contactDefaults,
    id,
    name: input.name,
    phone,
    email: input.email ?? null,
    tagIds: await tagsAfter(tx, [], input.tags, []),
    groupIds: await groupsAfter(tx, [], input.groups, []),
    ...(await partsOf(tx, input, contactDefaults)),
    createdAt: nowOf(tx),
  };
  if (phone !== null) await checkPhoneFree(tx, phone, null);
  const address = await addressOf(tx, input);
  await insertContact(tx, contact, { namedByUser: true });
  await address?.(id);
  tx.emit('contact.created', { contactId: id });
  return contact;
});

/** What makes the address on a connection, checked before anything is written; null where none is asked for. */
async function addressOf(tx: Tx, input: InputOf<typeof action>): Promise<((id: ContactId) => Promise<unknown>) | null> {
  if (input.connection === undefined) {
    if (input.address === undefined) return null;
    throw new AppError('input.invalid', {
      problem: 'connection: of which one is the address?',
      'problem.pt-BR': 'connection: de qual conexão é o endereço?',
    });
  }
  const connection = await findConnection(tx, input.connection);
  const { address } = input;
  if (address === undefined) {
    const phone = typedPhone(input.phone ?? '', input.ddd);
    return (id) => identityOn(tx, { ...contactDefaults, id, name: '', phone, createdAt: nowOf(tx) }, connection);
  }
  const key = { canonical: address, aliases: [], phone: null, name: null };
  await checkAddressFree(tx, connection, key);
  return (id) => addIdentity(tx, connection.channel, id, key, keyedBy(connection.capabilities));
}
