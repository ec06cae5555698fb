import { type ContactEntity, type ContactId, contactDefaults, type IdentityId } from '@balcao/contract';
import type { ContactKey } from '../channels/channel.ts';
import { phoneIdentity } from '../domain/phone-identity.ts';
import { nameKey } from '../store/queries/refs.ts';
import type { Tx } from '../store/store.ts';
import { placeholders } from '../store/tables/columns.ts';
import { contacts } from '../store/tables/tables.ts';

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
 * The contact of a key, made at the first sight of it. Keys that are new for a known person become aliases; when two known
 * identities turn out to be one, the elder keeps the person and takes the keys.
 */
export async function findOrCreateContact(
  tx: Tx,
  channel: string,
  key: ContactKey,
  kind: ContactEntity['kind'],
): Promise<Known> {
  const keys = keysOf(key);
  const identityId = await findIdentity(tx, channel, keys);
  if (identityId === null) return createContact(tx, channel, key, keys, kind);
  const contact = await contactOf(tx, identityId);
  const phone = phoneOf(key);
  const patch: Partial<ContactEntity> = {
    ...(phone !== null && contact.phone === null ? { phone } : {}),
    ...(await renamed(tx, contact, key.name)),
  };
  return { identityId, contact: await contacts.update(tx, contact, patch) };
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
  return phone === null ? contact : contacts.update(tx, contact, { phone });
}

/** The identity that any of the keys leads to; the others come to lead there too. */
async function findIdentity(tx: Tx, channel: string, keys: readonly string[]): Promise<IdentityId | null> {
  const rows = await tx.all<{ alias: string; identity_id: IdentityId }>(
    `SELECT alias, identity_id FROM identity_aliases WHERE channel = ? AND alias IN (${placeholders(keys.length)})`,
    [channel, ...keys],
  );
  const eldest = rows.map((row) => row.identity_id).toSorted()[0];
  if (eldest === undefined) return null;
  const known = new Map(rows.map((row) => [row.alias, row.identity_id]));
  for (const key of keys) {
    if (known.get(key) !== eldest) await pointAlias(tx, channel, key, eldest);
  }
  return eldest;
}

async function pointAlias(tx: Tx, channel: string, alias: string, identityId: IdentityId): Promise<void> {
  await tx.run(
    `INSERT INTO identity_aliases (channel, alias, identity_id) VALUES (?, ?, ?)
     ON CONFLICT (channel, alias) DO UPDATE SET identity_id = excluded.identity_id`,
    [channel, alias, identityId],
  );
}

async function contactOf(tx: Tx, identityId: IdentityId): Promise<ContactEntity> {
  const row = await tx.get<{ contact_id: ContactId }>('SELECT contact_id FROM identities WHERE id = ?', [identityId]);
  const contact = row === undefined ? undefined : await contacts.load(tx, row.contact_id);
  if (contact === undefined) throw new Error(`identity ${identityId} has no contact`);
  return contact;
}

/** The profile's name is followed until a person gives another. */
async function renamed(tx: Tx, contact: ContactEntity, name: string | null): Promise<Partial<ContactEntity>> {
  if (name === null || name === '' || name === contact.name) return {};
  const changed = await tx.run('UPDATE contacts SET name_key = ? WHERE id = ? AND named_by_user = 0', [
    nameKey(name),
    contact.id,
  ]);
  return changed > 0 ? { name } : {};
}

async function createContact(
  tx: Tx,
  channel: string,
  key: ContactKey,
  keys: readonly string[],
  kind: ContactEntity['kind'],
): Promise<Known> {
  const phone = phoneOf(key);
  const name = key.name ?? phone ?? key.canonical;
  const contact: ContactEntity = {
    ...contactDefaults,
    id: tx.newId('contact'),
    kind,
    name,
    phone,
    createdAt: new Date(tx.nowMs).toISOString(),
  };
  const identityId = tx.newId('identity');
  await contacts.insert(tx, contact, { name_key: nameKey(name), named_by_user: 0 });
  // Two first messages at once: the second transaction fails on the unique key, is run again, and finds the first's contact.
  await tx.run('INSERT INTO identities (id, contact_id, channel, canonical, raw) VALUES (?, ?, ?, ?, ?)', [
    identityId,
    contact.id,
    channel,
    phone ?? key.canonical,
    key.canonical,
  ]);
  // Likewise for each of the keys: whoever comes second fails, and is run again.
  for (const alias of keys) {
    await tx.run('INSERT INTO identity_aliases (channel, alias, identity_id) VALUES (?, ?, ?)', [
      channel,
      alias,
      identityId,
    ]);
  }
  return { identityId, contact };
}

function phoneOf(key: ContactKey): string | null {
  for (const raw of [key.phone, key.canonical]) {
    if (raw === null) continue;
    const identity = phoneIdentity(raw, 'provider');
    if (identity.kind === 'phone') return identity.canonical;
  }
  return null;
}
