import { AppError, contactAddress as action, type ConnectionEntity, type ContactEntity } from '@balcao/contract';
import { typedPhone } from '../../domain/phone-identity.ts';
import { written } from '../../domain/written-address.ts';
import { connectionToWrite } from '../../operations/one-off.ts';
import { addressOn } from '../../store/queries/address.ts';
import { findContact } from '../../store/queries/refs.ts';
import type { Reads } from '../../store/store.ts';
import { type Row } from '../../store/tables/columns.ts';
import { contacts } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';

export const contactAddress = reading(action, async ({ reads }, input) => {
  if ((input.contact === undefined) === (input.phone === undefined))
    throw new AppError('input.invalid', {
      problem: 'name a contact or a phone',
      'problem.pt-BR': 'indique um contato ou um telefone',
    });
  const contact = input.contact === undefined ? null : await findContact(reads, input.contact);
  const connection = await connectionToWrite(reads, input.connection, contact);
  const found = contact ?? (await ownerOf(reads, typedPhone(input.phone ?? '')));
  const value =
    contact === null
      ? await addressOfPhone(reads, typedPhone(input.phone ?? ''), connection)
      : await addressOn(reads, contact, connection);
  if (value === null)
    throw new AppError('contact.noIdentity', {
      contact: found?.name ?? input.phone ?? '',
      connection: connection.name,
    });
  return {
    contact: found === null ? null : { id: found.id, name: found.name },
    connection: { id: connection.id, name: connection.name },
    address: written(value, connection.capabilities),
  };
});

async function ownerOf(reads: Reads, phone: string): Promise<ContactEntity | null> {
  const row = await reads.get<Row>(
    `SELECT ${contacts.columns} FROM contacts WHERE id IN (SELECT contact_id FROM contact_phones WHERE phone = ?)`,
    [phone],
  );
  return row === undefined ? null : contacts.fromRow(row);
}

/** As the channel knows the number, or as it was typed. */
async function addressOfPhone(reads: Reads, phone: string, on: ConnectionEntity): Promise<string | null> {
  if (on.capabilities.phones !== true) return null;
  const row = await reads.get<{ raw: string }>(
    `SELECT i.raw FROM identity_aliases a JOIN identities i ON i.id = a.identity_id WHERE a.channel = ? AND a.alias = ?`,
    [on.channel, phone],
  );
  return row?.raw ?? phone;
}
