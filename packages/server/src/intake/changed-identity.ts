import type { ConnectionEntity, IdentityId } from '@balcao/contract';
import type { ContactKey, InboundEvent } from '../channels/channel.ts';
import { changedAt, type Key, type KeyedBy, keyedBy, keysOf, phonesOf } from '../domain/contact-keys.ts';
import { endKeys, liveKeys } from '../operations/end-keys.ts';
import { findOrCreateContact } from '../operations/identity.ts';
import type { Tx } from '../store/store.ts';
import { placeholders } from '../store/tables/columns.ts';
import { updateContact } from '../store/tables/contacts.ts';
import type { Taken } from './left-out.ts';

type Changed = Extract<InboundEvent, { kind: 'identity' }>;

/**
 * A new number or a new id of a person who is known. They are answered there from now on, also with what still waits to be sent;
 * what they gave up is nobody's from the moment of the change.
 */
export async function takeIdentity(tx: Tx, connection: ConnectionEntity, event: Changed): Promise<Taken> {
  const { channel } = connection;
  const by = keyedBy(connection.capabilities);
  const given = keysOf(event.to, by);
  const atMs = event.atMs ?? tx.nowMs;
  const old = await keysBefore(tx, channel, keysOf(event.from, by));
  const ending = endingKeys(old, given);
  if (await isFollowed(tx, channel, ending, given)) return 'known';

  const aliases = [...event.from.aliases, event.to.canonical, ...event.to.aliases];
  const { identityId, contact } = await findOrCreateContact(
    tx,
    connection,
    { ...event.from, aliases, name: null },
    'person',
    atMs,
  );
  await endKeys(tx, { contact, channel, identityId }, ending, changedAt(atMs));
  const [phone] = phonesOf({ ...event.to, aliases: [] }, by);
  await writeTo(tx, channel, identityId, event.to, by);
  const after = phone === undefined ? contact : await updateContact(tx, contact, { phone });
  for (const gone of phonesOf(event.from, by))
    if (ending.some(({ alias }) => alias === gone))
      await tx.run('DELETE FROM contact_phones WHERE phone = ? AND contact_id = ?', [gone, contact.id]);
  tx.emit(
    'contact.identified',
    { contactId: after.id, connectionId: connection.id },
    { data: { from: event.from.canonical, to: event.to.canonical } },
  );
  return 'new';
}

/** What the provider says that they had, and every other key of the same address. */
async function keysBefore(tx: Tx, channel: string, told: readonly Key[]): Promise<readonly Key[]> {
  const rows = await tx.all<{ id: IdentityId }>(
    `SELECT DISTINCT identity_id AS id FROM identity_aliases WHERE channel = ? AND alias IN (${placeholders(told.length)})`,
    [channel, ...told.map(({ alias }) => alias)],
  );
  const keys = new Map(told.map((key) => [key.alias, key]));
  for (const { id } of rows) for (const key of await liveKeys(tx, id)) keys.set(key.alias, key);
  return [...keys.values()];
}

/** A new number makes a new account, so with a phone the ids go too; a new id alone leaves the phone as it is. */
function endingKeys(old: readonly Key[], given: readonly Key[]): readonly Key[] {
  const isGiven = new Set(given.map(({ alias }) => alias));
  const isNewNumber = given.some((key) => key.isPhone && !old.some(({ alias }) => alias === key.alias));
  const isNewId = given.some(({ isPhone }) => !isPhone);
  return old.filter(({ alias, isPhone }) => !isGiven.has(alias) && (isPhone ? isNewNumber : isNewNumber || isNewId));
}

/** Told of once more, in other words: the new keys lead to whoever gave up the old ones. */
async function isFollowed(tx: Tx, channel: string, ending: readonly Key[], given: readonly Key[]): Promise<boolean> {
  if (ending.length === 0 || given.length === 0) return false;
  const row = await tx.get(
    `SELECT a.alias FROM identity_aliases a JOIN ended_aliases e ON e.channel = a.channel AND e.identity_id = a.identity_id
     WHERE a.channel = ? AND a.alias IN (${placeholders(given.length)}) AND e.alias IN (${placeholders(ending.length)})
       AND NOT EXISTS (SELECT 1 FROM identity_aliases l WHERE l.channel = a.channel AND l.alias = e.alias) LIMIT 1`,
    [channel, ...given.map(({ alias }) => alias), ...ending.map(({ alias }) => alias)],
  );
  return row !== undefined;
}

/** Its name on the channel is the new one, as its keys are: whoever has the old one now is named by it. */
async function writeTo(tx: Tx, channel: string, identityId: IdentityId, to: ContactKey, by: KeyedBy): Promise<void> {
  const [name = { alias: to.canonical }] = keysOf(to, by);
  const hasPhone = await tx.get('SELECT alias FROM identity_aliases WHERE identity_id = ? AND is_phone = 1 LIMIT 1', [
    identityId,
  ]);
  // A new id of somebody whose phone is known changes nothing of where they are written to.
  if (hasPhone !== undefined && phonesOf({ ...to, aliases: [] }, by).length === 0) return;
  await tx.run('UPDATE identities SET canonical = ?, raw = ? WHERE id = ? AND channel = ?', [
    name.alias,
    to.canonical,
    identityId,
    channel,
  ]);
}
