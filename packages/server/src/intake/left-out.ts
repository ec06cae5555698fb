import type { ConnectionEntity, ContactEntity, ContactId } from '@balcao/contract';
import type { ContactKey } from '../channels/channel.ts';
import { keyedBy, keysOf } from '../domain/contact-keys.ts';
import type { Tx } from '../store/store.ts';
import { placeholders } from '../store/tables/columns.ts';

/** What became of something that a provider brought: new here, here before, or of somebody blocked and not kept. */
export type Taken = 'new' | 'known' | 'left out';

interface Somebody {
  readonly key: ContactKey;
  readonly kind: ContactEntity['kind'];
}

/** The first of these people or groups that is blocked, or was whoever had their key then; nothing is made or changed by asking. */
export async function blockedContact(
  tx: Tx,
  { channel, capabilities }: ConnectionEntity,
  people: readonly Somebody[],
  atMs: number | null,
): Promise<ContactId | null> {
  const keys = people.flatMap(({ key, kind }) => keysOf(key, keyedBy(capabilities, kind)));
  const aliases = keys.map(({ alias }) => alias);
  const phones = keys.flatMap(({ alias, isPhone }) => (isPhone ? alias : []));
  const byPhone =
    phones.length === 0
      ? ''
      : `UNION ALL SELECT c.id FROM contact_phones p JOIN contacts c ON c.id = p.contact_id
         WHERE p.phone IN (${placeholders(phones.length)}) AND c.blocked = 1`;
  const row = await tx.get<{ id: ContactId }>(
    `SELECT c.id FROM identity_aliases a JOIN identities i ON i.id = a.identity_id JOIN contacts c ON c.id = i.contact_id
     WHERE a.channel = ? AND a.alias IN (${placeholders(aliases.length)}) AND c.blocked = 1
     UNION ALL SELECT c.id FROM ended_aliases e JOIN identities i ON i.id = e.identity_id JOIN contacts c ON c.id = i.contact_id
     WHERE e.channel = ? AND e.alias IN (${placeholders(aliases.length)}) AND e.until > ? AND c.blocked = 1
     ${byPhone} LIMIT 1`,
    [channel, ...aliases, channel, ...aliases, atMs ?? tx.nowMs, ...phones],
  );
  return row?.id ?? null;
}

/** All that is kept of what somebody blocked writes: that they did. */
export async function countBlocked(tx: Tx, connection: ConnectionEntity, contactId: ContactId): Promise<void> {
  await tx.run('UPDATE connections SET blocked_count = blocked_count + 1 WHERE id = ?', [connection.id]);
  await tx.run('UPDATE contacts SET blocked_count = blocked_count + 1 WHERE id = ?', [contactId]);
}
