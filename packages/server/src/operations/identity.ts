import {
  AppError,
  type ConnectionEntity,
  type ContactEntity,
  type ContactId,
  contactDefaults,
  type IdentityId,
} from '@balcao/contract';
import type { ContactKey } from '../channels/channel.ts';
import { phoneIdentity } from '../domain/phone-identity.ts';
import type { Reads, Tx } from '../store/store.ts';
import { placeholders, type Row, toInstant } from '../store/tables/columns.ts';
import { claimPhone, insertContact, updateContact } from '../store/tables/contacts.ts';
import { contacts } from '../store/tables/tables.ts';
import { holdContacts, mergeContacts } from './merge-contacts.ts';

export interface Known {
  readonly identityId: IdentityId;
  readonly contact: ContactEntity;
}

/** Every key that leads to the person: phones in their one form, with and without the ninth digit, and the provider's own ids. */
export function keysOf(key: ContactKey): readonly string[] {
  const keys = new Set<string>();
  for (const raw of [key.phone, key.canonical, ...key.aliases]) {
    if (raw === null) continue;
    const identity = phoneIdentity(raw, 'provider');
    if (identity.kind === 'phone') {
      keys.add(identity.canonical);
      for (const form of identity.alternatives) keys.add(form);
    } else keys.add(raw);
  }
  return [...keys];
}

/**
 * The contact of a key, made at the first sight of it. Whoever is known by one of the keys, or by a phone among them on whatever
 * channel, is that person; keys that are new become aliases. Two who turn out to be one are merged, here and now: the elder
 * contact keeps the person, the elder identity the keys.
 */
export async function findOrCreateContact(
  tx: Tx,
  channel: string,
  key: ContactKey,
  kind: ContactEntity['kind'],
): Promise<Known> {
  const known = await findKnown(tx, channel, key, kind);
  if (known === null) return createContact(tx, channel, key, kind);
  const phone = phoneOf(key);
  const patch: Partial<ContactEntity> = {
    ...(phone !== null && known.contact.phone === null ? { phone } : {}),
    ...(await renamed(tx, known.contact, key.name)),
  };
  return { identityId: known.identityId, contact: await updateContact(tx, known.contact, patch) };
}

/**
 * Where to write to a contact on a connection: the identity they have on its channel, or one made of their phone where the channel
 * reaches people by it. Null where there is no way.
 */
export async function identityOn(
  tx: Tx,
  contact: ContactEntity,
  connection: Pick<ConnectionEntity, 'channel' | 'capabilities'>,
): Promise<IdentityId | null> {
  const row = await tx.get<{ id: IdentityId }>(
    `SELECT i.id FROM identities i WHERE i.contact_id = ? AND i.channel = ?
     ORDER BY CASE WHEN i.canonical = ? THEN 0 ELSE 1 END, i.id LIMIT 1`,
    [contact.id, connection.channel, contact.phone ?? ''],
  );
  if (row !== undefined) return row.id;
  if (contact.phone === null || contact.kind === 'group' || connection.capabilities.phones === false) return null;
  const key: ContactKey = { canonical: contact.phone, aliases: [], phone: contact.phone, name: null };
  return addIdentity(tx, connection.channel, contact.id, key);
}

/** An address of a contact on a channel, which nobody has yet. */
export async function addIdentity(tx: Tx, channel: string, contactId: ContactId, key: ContactKey): Promise<IdentityId> {
  const identityId = tx.newId('identity');
  // Two at once: the second transaction fails on the unique key, is run again, and finds what the first made.
  await tx.run('INSERT INTO identities (id, contact_id, channel, canonical, raw) VALUES (?, ?, ?, ?, ?)', [
    identityId,
    contactId,
    channel,
    phoneOf(key) ?? key.canonical,
    key.canonical,
  ]);
  // Likewise for each of the keys: whoever comes second fails, and is run again.
  for (const alias of keysOf(key)) {
    await tx.run('INSERT INTO identity_aliases (channel, alias, identity_id) VALUES (?, ?, ?)', [
      channel,
      alias,
      identityId,
    ]);
  }
  return identityId;
}

/** Refuses an address that leads to somebody already, and says to whom. */
export async function checkAddressFree(reads: Reads, channel: string, key: ContactKey): Promise<void> {
  const keys = keysOf(key);
  const row = await reads.get<{ alias: string; id: ContactId; name: string }>(
    `SELECT a.alias, c.id, c.name FROM identity_aliases a JOIN identities i ON i.id = a.identity_id JOIN contacts c ON c.id = i.contact_id
     WHERE a.channel = ? AND a.alias IN (${placeholders(keys.length)}) LIMIT 1`,
    [channel, ...keys],
  );
  if (row !== undefined)
    throw new AppError('contact.identityTaken', { identity: row.alias, contact: row.name, contactId: row.id });
}

/** Whom to write to from now on: a person who moved is answered at the new number or id. */
export async function moveIdentity(
  tx: Tx,
  channel: string,
  { identityId, contact }: Known,
  to: ContactKey,
): Promise<ContactEntity> {
  const phone = phoneOf(to);
  const canonical = phone ?? to.canonical;
  const other = await tx.get('SELECT id FROM identities WHERE channel = ? AND canonical = ? AND id <> ?', [
    channel,
    canonical,
    identityId,
  ]);
  await tx.run('UPDATE identities SET raw = ? WHERE id = ?', [to.canonical, identityId]);
  if (other === undefined) await tx.run('UPDATE identities SET canonical = ? WHERE id = ?', [canonical, identityId]);
  return phone === null ? contact : updateContact(tx, contact, { phone });
}

interface Lead {
  readonly alias: string;
  readonly identityId: IdentityId;
  readonly contactId: ContactId;
}

/** Each time somebody has merged the same people in the meantime. */
const mostAttempts = 20;

/** Whom the keys lead to, as one contact that nobody merges away until commit; null when they lead to nobody. */
async function findKnown(tx: Tx, channel: string, key: ContactKey, kind: ContactEntity['kind']): Promise<Known | null> {
  const keys = keysOf(key);
  const phones = kind === 'person' ? phonesOf(key) : [];
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const leads = await leadsOf(tx, channel, keys);
    const isPlain = leads.length === keys.length && new Set(leads.map(({ identityId }) => identityId)).size === 1;
    // Nearly always everything is known, of one person, and there is nothing to ask.
    const owners = new Set([
      ...leads.map(({ contactId }) => contactId),
      ...(isPlain ? [] : await ownersOfPhones(tx, phones)),
    ]);
    const [owner] = owners;
    if (owner === undefined) return null;
    const contact = owners.size === 1 ? await keepContact(tx, owner) : await mergeAll(tx, [...owners]);
    // Somebody merged them in the meantime: their keys lead elsewhere now.
    if (contact === null) continue;
    const identityId = leads.map((lead) => lead.identityId).toSorted()[0];
    if (isPlain && identityId !== undefined) return { identityId, contact };
    return { identityId: await gatherKeys(tx, channel, key, contact, leads, identityId, phones), contact };
  }
  throw new Error(`the keys of a contact on ${channel} lead to one who was merged away`);
}

/** All keys lead to the eldest identity from now on, and the phones to the contact on every channel. */
async function gatherKeys(
  tx: Tx,
  channel: string,
  key: ContactKey,
  contact: ContactEntity,
  leads: readonly Lead[],
  eldest: IdentityId | undefined,
  phones: readonly string[],
): Promise<IdentityId> {
  for (const phone of phones) await claimPhone(tx, phone, contact.id);
  if (eldest === undefined) return addIdentity(tx, channel, contact.id, key);
  const known = new Map(leads.map((lead) => [lead.alias, lead.identityId]));
  for (const alias of keysOf(key)) if (known.get(alias) !== eldest) await pointAlias(tx, channel, alias, eldest);
  return eldest;
}

async function leadsOf(tx: Tx, channel: string, keys: readonly string[]): Promise<readonly Lead[]> {
  const rows = await tx.all<{ alias: string; identity_id: IdentityId; contact_id: ContactId }>(
    `SELECT a.alias, a.identity_id, i.contact_id FROM identity_aliases a JOIN identities i ON i.id = a.identity_id
     WHERE a.channel = ? AND a.alias IN (${placeholders(keys.length)})`,
    [channel, ...keys],
  );
  return rows.map((row) => ({ alias: row.alias, identityId: row.identity_id, contactId: row.contact_id }));
}

async function ownersOfPhones(tx: Tx, phones: readonly string[]): Promise<readonly ContactId[]> {
  if (phones.length === 0) return [];
  const rows = await tx.all<{ contact_id: ContactId }>(
    `SELECT contact_id FROM contact_phones WHERE phone IN (${placeholders(phones.length)})`,
    phones,
  );
  return rows.map((row) => row.contact_id);
}

/** A contact that stays who it is until commit; null when it was merged into another just now. */
async function keepContact(tx: Tx, id: ContactId): Promise<ContactEntity | null> {
  const row = await tx.get<Row>(`SELECT ${contacts.columns} FROM contacts WHERE id = ?${tx.dialect.forKeyShare}`, [id]);
  if (row === undefined) throw new Error(`contact ${id} of an identity is gone`);
  const contact = contacts.fromRow(row);
  return contact.mergedIntoId === null ? contact : null;
}

/** The eldest takes the others over; null when another was faster. */
async function mergeAll(tx: Tx, ids: readonly ContactId[]): Promise<ContactEntity | null> {
  const held = [...(await holdContacts(tx, ids)).values()];
  if (held.some(({ mergedIntoId }) => mergedIntoId !== null)) return null;
  const [eldest, ...others] = held;
  if (eldest === undefined) return null;
  let kept = eldest;
  for (const other of others) kept = await mergeContacts(tx, kept, other);
  return kept;
}

async function pointAlias(tx: Tx, channel: string, alias: string, identityId: IdentityId): Promise<void> {
  await tx.run(
    `INSERT INTO identity_aliases (channel, alias, identity_id) VALUES (?, ?, ?)
     ON CONFLICT (channel, alias) DO UPDATE SET identity_id = excluded.identity_id`,
    [channel, alias, identityId],
  );
}

/** The profile's name is followed until a person gives another. */
async function renamed(tx: Tx, contact: ContactEntity, name: string | null): Promise<Partial<ContactEntity>> {
  if (name === null || name === '' || name === contact.name) return {};
  const row = await tx.get('SELECT id FROM contacts WHERE id = ? AND named_by_user = 0', [contact.id]);
  return row === undefined ? {} : { name };
}

async function createContact(tx: Tx, channel: string, key: ContactKey, kind: ContactEntity['kind']): Promise<Known> {
  const phone = kind === 'person' ? phoneOf(key) : null;
  const contact: ContactEntity = {
    ...contactDefaults,
    id: tx.newId('contact'),
    kind,
    name: key.name ?? phone ?? key.canonical,
    phone,
    createdAt: toInstant(tx.nowMs),
  };
  await insertContact(tx, contact, { namedByUser: false });
  for (const other of kind === 'person' ? phonesOf(key) : [])
    if (other !== phone) await claimPhone(tx, other, contact.id);
  return { identityId: await addIdentity(tx, channel, contact.id, key), contact };
}

/** Its phone first among those that the key brings. */
function phoneOf(key: ContactKey): string | null {
  return phonesOf({ ...key, aliases: [] })[0] ?? null;
}

function phonesOf(key: ContactKey): readonly string[] {
  const phones = new Set<string>();
  for (const raw of [key.phone, key.canonical, ...key.aliases]) {
    if (raw === null) continue;
    const identity = phoneIdentity(raw, 'provider');
    if (identity.kind === 'phone') phones.add(identity.canonical);
  }
  return [...phones];
}
