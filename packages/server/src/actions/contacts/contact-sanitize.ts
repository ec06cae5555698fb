import { AppError, contactSanitize as action, type ContactEntity } from '@balcao/contract';
import type { ContactProfile } from '../../channels/channel.ts';
import { closeAll } from '../../operations/close-tickets.ts';
import { findContact } from '../../store/queries/refs.ts';
import type { Reads } from '../../store/store.ts';
import { updateContact } from '../../store/tables/contacts.ts';
import { readSettings } from '../connections/connection-settings.ts';
import { askedWrites, type PrepareContext } from '../handler.ts';
import { seenOf } from './closed-tickets.ts';
import { contactFor } from './contact-for.ts';

/**
 * Who the provider says they are now is asked before the transaction. When it does not answer nothing is closed; a channel that
 * tells nothing of people leaves what is known as it is.
 */
export const contactSanitize = askedWrites(
  action,
  async (context, input): Promise<ContactProfile | null> => {
    for (const address of await context.store.read((reads) => addressesOf(reads, input.contact))) {
      const profile = await askProvider(context, address);
      if (profile !== null) return profile;
    }
    return null;
  },
  async (context, input) => {
    await context.store.read((reads) => addressesOf(reads, input.contact));
    return null;
  },
  async (tx, input, profile) => {
    const contact = await contactFor(tx, input.contact);
    const refreshed = await updateContact(tx, contact, profile === null ? {} : await learnt(tx, contact, profile));
    const closed = await closeAll(tx, refreshed, 'sanitized');
    tx.emit(
      'contact.sanitized',
      { contactId: contact.id },
      { data: { closed: closed.length, asked: profile !== null } },
    );
    return { contact: refreshed, closed: seenOf(tx, closed) };
  },
);

interface Address {
  readonly channel: string;
  readonly settings: string;
  readonly secrets: string;
  readonly canonical: string;
  readonly raw: string;
}

/** Where a contact has written and still is, on connections in use, the newest thread first: once for each address. */
async function addressesOf(reads: Reads, ref: string): Promise<readonly Address[]> {
  const contact = await findContact(reads, ref);
  return reads.all<Address>(
    `SELECT c.channel, c.settings, c.secrets, i.canonical, i.raw
     FROM threads t JOIN identities o ON o.id = t.identity_id JOIN identities i ON i.id = COALESCE(o.moved_to_id, o.id)
     JOIN connections c ON c.id = t.connection_id
     WHERE t.contact_id = ? AND c.removed = 0 AND i.ended_at IS NULL ORDER BY t.last_inbound_at DESC, t.id`,
    [contact.id],
  );
}

async function askProvider(context: PrepareContext, address: Address): Promise<ContactProfile | null> {
  const read = readSettings(address, context.channels, context.cipher);
  if (read.kind === 'unreadable' || read.channel.profile === undefined) return null;
  const { settings } = read;
  const outcome = await read.channel.profile(
    { canonical: address.raw, aliases: address.raw === address.canonical ? [] : [address.canonical] },
    settings,
    context.channels.io(settings),
  );
  if (outcome.kind === 'failed') throw new AppError('provider.failed', { problem: outcome.reason });
  return outcome.profile;
}

/** A name that a person gave stays. */
async function learnt(reads: Reads, contact: ContactEntity, profile: ContactProfile): Promise<Partial<ContactEntity>> {
  const row = await reads.get('SELECT id FROM contacts WHERE id = ? AND named_by_user = 0', [contact.id]);
  const name = profile.name?.trim() ?? '';
  return {
    ...(row === undefined || name === '' ? {} : { name }),
    ...(contact.email === null && profile.email !== null ? { email: profile.email } : {}),
  };
}
