import {
  AppError,
  type ConnectionEntity,
  type ContactEntity,
  type ContactId,
  cleanName,
  contactDefaults,
  type IdentityId,
  shownName,
} from '@balcao/contract';
import type { ContactKey } from '../channels/channel.ts';
import { type Key, type KeyedBy, keyedBy, keysOf, phonesOf } from '../domain/contact-keys.ts';
import { addressRow, isReachedByPhone } from '../store/queries/address.ts';
import type { Reads, Tx } from '../store/store.ts';
import { placeholders, type Row, toInstant } from '../store/tables/columns.ts';
import { claimPhone, insertContact, updateContact } from '../store/tables/contacts.ts';
import { contacts } from '../store/tables/tables.ts';
import { holdContacts, mergeContacts } from './merge-contacts.ts';
import { retireIdentity } from './retire-identity.ts';

/** Where somebody is known: a channel, and what its ids stand for. */
export type On = Pick<ConnectionEntity, 'channel' | 'capabilities'>;

export interface Known {
  readonly identityId: IdentityId;
  readonly contact: ContactEntity;
}

/**
 * The contact of a key, made at the first sight of it. Whoever is known by one of the keys, or by a phone among them on whatever
 * channel, is that person; keys that are new become aliases. Two who turn out to be one are merged, here and now: the elder
 * contact keeps the person, the elder identity the keys. A key that changed hands is of whoever had it at the time that is asked
 * about.
 */
export async function findOrCreateContact(
  tx: Tx,
  on: On,
  key: ContactKey,
  kind: ContactEntity['kind'],
  atMs: number = tx.nowMs,
): Promise<Known> {
  const by = keyedBy(on.capabilities, kind);
  const known = await findKnown(tx, on.channel, key, by, atMs);
  if (known === null) return createContact(tx, on.channel, key, by);
  if (known.isPast) return known;
  const [phone = null] = phonesOf({ ...key, aliases: [] }, by);
  const patch: Partial<ContactEntity> = {
    ...(phone !== null && known.contact.phone === null ? { phone } : {}),
    ...(await renamed(tx, known.contact, key.name)),
  };
  return { identityId: known.identityId, contact: await updateContact(tx, known.contact, patch) };
}

/**
 * Where to write to a contact on a connection: at their phone, when they have that address; else at the address that is known the
 * longest; else at their phone where the channel reaches people by it, whose identity is then made. Null where there is no way.
 */
export async function identityOn(tx: Tx, contact: ContactEntity, on: On): Promise<IdentityId | null> {
  const row = await addressRow(tx, contact, on.channel);
  if (row !== undefined) return row.id;
  if (!isReachedByPhone(contact, on)) return null;
  const key: ContactKey = { canonical: contact.phone, aliases: [], phone: contact.phone, name: null };
  return addIdentity(tx, on.channel, contact.id, key, keyedBy(on.capabilities));
}

/** An address of a contact on a channel, which nobody has yet. */
export async function addIdentity(
  tx: Tx,
  channel: string,
  contactId: ContactId,
  key: ContactKey,
  by: KeyedBy,
): Promise<IdentityId> {
  const identityId = tx.newId('identity');
  const keys = keysOf(key, by);
  // Two at once: the second transaction fails on the unique key, is run again, and finds what the first made.
  await tx.run('INSERT INTO identities (id, contact_id, channel, canonical, raw) VALUES (?, ?, ?, ?, ?)', [
    identityId,
    contactId,
    channel,
    keys[0]?.alias ?? key.canonical,
    key.canonical,
  ]);
  // Likewise for each of the keys: whoever comes second fails, and is run again.
  for (const { alias, isPhone } of keys)
    await tx.run('INSERT INTO identity_aliases (channel, alias, identity_id, is_phone) VALUES (?, ?, ?, ?)', [
      channel,
      alias,
      identityId,
      isPhone ? 1 : 0,
    ]);
  return identityId;
}

/** Refuses an address that leads to somebody already, and says to whom. */
export async function checkAddressFree(reads: Reads, on: On, key: ContactKey): Promise<void> {
  const aliases = keysOf(key, keyedBy(on.capabilities)).map(({ alias }) => alias);
  const row = await reads.get<{ alias: string; id: ContactId; name: string }>(
    `SELECT a.alias, c.id, c.name FROM identity_aliases a JOIN identities i ON i.id = a.identity_id JOIN contacts c ON c.id = i.contact_id
     WHERE a.channel = ? AND a.alias IN (${placeholders(aliases.length)}) LIMIT 1`,
    [on.channel, ...aliases],
  );
  if (row !== undefined)
    throw new AppError('contact.identityTaken', { identity: row.alias, contact: row.name, contactId: row.id });
}

interface Lead {
  readonly alias: string;
  readonly identityId: IdentityId;
  readonly contactId: ContactId;
  /** Set when somebody else may have the key by now: up to when it was theirs. */
  readonly untilMs: number | null;
}

/** Each time somebody has merged the same people in the meantime. */
const mostAttempts = 20;

/** Whom the keys lead to, as one contact that nobody merges away until commit; null when they lead to nobody. */
async function findKnown(
  tx: Tx,
  channel: string,
  key: ContactKey,
  by: KeyedBy,
  atMs: number,
): Promise<(Known & { readonly isPast: boolean }) | null> {
  const keys = keysOf(key, by);
  const phones = phonesOf(key, by);
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const all = await leadsOf(tx, channel, keys, atMs);
    const past = ownerThen(all);
    const leads = all.filter(({ untilMs }) => untilMs === null);
    const isPlain = leads.length === keys.length && new Set(leads.map(({ identityId }) => identityId)).size === 1;
    // Nearly always everything is known, of one person, and there is nothing to ask.
    const owners = new Set(
      past !== undefined
        ? [past.contactId]
        : [
            ...leads.map(({ contactId }) => contactId),
            // A phone that is told on a channel of other ids is no key there.
            ...(isPlain && by.phones ? [] : await ownersOfPhones(tx, phones)),
          ],
    );
    const [owner] = owners;
    if (owner === undefined) return null;
    const contact = owners.size === 1 ? await keepContact(tx, owner) : await mergeAll(tx, [...owners]);
    // Somebody merged them in the meantime: their keys lead elsewhere now.
    if (contact === null) continue;
    if (past !== undefined) return { identityId: past.identityId, contact, isPast: true };
    const identityId = leads.map((lead) => lead.identityId).toSorted()[0];
    if (isPlain && identityId !== undefined) return { identityId, contact, isPast: false };
    const gathered = await gatherKeys(tx, { channel, key, by }, contact, leads, identityId);
    return { identityId: gathered, contact, isPast: false };
  }
  throw new Error(`the keys of a contact on ${channel} lead to one who was merged away`);
}

/** Of keys that changed hands since, whoever had the first of them then. */
function ownerThen(leads: readonly Lead[]): Lead | undefined {
  let owner: Lead | undefined;
  for (const lead of leads)
    if (lead.untilMs !== null && lead.untilMs < (owner?.untilMs ?? Number.POSITIVE_INFINITY)) owner = lead;
  return owner;
}

/** All keys lead to the eldest identity from now on, and the phones to the contact on every channel. */
async function gatherKeys(
  tx: Tx,
  { channel, key, by }: { readonly channel: string; readonly key: ContactKey; readonly by: KeyedBy },
  contact: ContactEntity,
  leads: readonly Lead[],
  eldest: IdentityId | undefined,
): Promise<IdentityId> {
  for (const phone of phonesOf(key, by)) await claimPhone(tx, phone, contact.id);
  if (eldest === undefined) return addIdentity(tx, channel, contact.id, key, by);
  const known = new Map(leads.map((lead) => [lead.alias, lead.identityId]));
  for (const each of keysOf(key, by)) if (known.get(each.alias) !== eldest) await pointAlias(tx, channel, each, eldest);
  for (const other of new Set(known.values())) {
    if (other === eldest) continue;
    // Named in one breath they are one account, and so is every other key of either.
    await tx.run('UPDATE identity_aliases SET identity_id = ? WHERE identity_id = ?', [eldest, other]);
    await retireIdentity(tx, other, eldest);
  }
  await writeToPhone(tx, key, by, eldest);
  return eldest;
}

/** Somebody known by an id alone is written to at their phone once that is told. */
async function writeToPhone(tx: Tx, key: ContactKey, by: KeyedBy, identityId: IdentityId): Promise<void> {
  const [phone] = by.phones ? phonesOf({ ...key, aliases: [] }, by) : [];
  if (phone === undefined) return;
  await tx.run(
    `UPDATE identities SET canonical = ?, raw = ? WHERE id = ? AND NOT EXISTS (
       SELECT 1 FROM identity_aliases a WHERE a.identity_id = identities.id AND a.is_phone = 1 AND a.alias = identities.canonical)`,
    [phone, key.canonical, identityId],
  );
}

/** One question for both, since it is asked for every message: whom the keys lead to, and whom they led to at the time. */
async function leadsOf(tx: Tx, channel: string, keys: readonly Key[], atMs: number): Promise<readonly Lead[]> {
  const aliases = keys.map(({ alias }) => alias);
  const marks = placeholders(aliases.length);
  const rows = await tx.all<{
    alias: string;
    identity_id: IdentityId;
    contact_id: ContactId;
    until_ms: number | null;
  }>(
    `SELECT a.alias, a.identity_id, i.contact_id, CAST(NULL AS bigint) AS until_ms
     FROM identity_aliases a JOIN identities i ON i.id = a.identity_id WHERE a.channel = ? AND a.alias IN (${marks})
     UNION ALL SELECT e.alias, e.identity_id, i.contact_id, e.until AS until_ms
     FROM ended_aliases e JOIN identities i ON i.id = e.identity_id WHERE e.channel = ? AND e.alias IN (${marks}) AND e.until > ?`,
    [channel, ...aliases, channel, ...aliases, atMs],
  );
  return rows.map((row) => ({
    alias: row.alias,
    identityId: row.identity_id,
    contactId: row.contact_id,
    untilMs: row.until_ms === null ? null : Number(row.until_ms),
  }));
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

export async function pointAlias(tx: Tx, channel: string, key: Key, identityId: IdentityId): Promise<void> {
  await tx.run(
    `INSERT INTO identity_aliases (channel, alias, identity_id, is_phone) VALUES (?, ?, ?, ?)
     ON CONFLICT (channel, alias) DO UPDATE SET identity_id = excluded.identity_id, is_phone = excluded.is_phone`,
    [channel, key.alias, identityId, key.isPhone ? 1 : 0],
  );
}

/** As in the contract; a profile may be named at any length. */
const longestName = 512;

/** The profile's name is followed until a person gives another. */
async function renamed(tx: Tx, contact: ContactEntity, name: string | null): Promise<Partial<ContactEntity>> {
  const seen = cleanName(name ?? '').slice(0, longestName);
  if (seen === '' || seen === contact.name) return {};
  const row = await tx.get('SELECT id FROM contacts WHERE id = ? AND named_by_user = 0', [contact.id]);
  return row === undefined ? {} : { name: seen };
}

async function createContact(tx: Tx, channel: string, key: ContactKey, by: KeyedBy): Promise<Known> {
  const phones = phonesOf(key, by);
  const [phone = null] = phonesOf({ ...key, aliases: [] }, by);
  const contact: ContactEntity = {
    ...contactDefaults,
    id: tx.newId('contact'),
    kind: by.kind,
    name: shownName(key.name, phone, key.canonical).slice(0, longestName),
    phone,
    createdAt: toInstant(tx.nowMs),
  };
  await insertContact(tx, contact, { namedByUser: false });
  for (const other of phones) if (other !== phone) await claimPhone(tx, other, contact.id);
  return { identityId: await addIdentity(tx, channel, contact.id, key, by), contact };
}
