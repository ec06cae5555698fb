import type { ConnectionEntity, ContactId } from '@balcao/contract';
import type { ContactKey } from '../channels/channel.ts';
import { keysOf } from '../operations/identity.ts';
import type { Tx } from '../store/store.ts';
import { placeholders } from '../store/tables/columns.ts';

/** What became of something that a provider brought: new here, here before, or of somebody blocked and not kept. */
export type Taken = 'new' | 'known' | 'left out';

/** The first of these people or groups that is blocked; nothing is made or changed by asking. */
export async function blockedContact(
  tx: Tx,
  channel: string,
  people: readonly ContactKey[],
): Promise<ContactId | null> {
  const keys = people.flatMap(keysOf);
  const row = await tx.get<{ id: ContactId }>(
    `SELECT c.id FROM identity_aliases a JOIN identities i ON i.id = a.identity_id JOIN contacts c ON c.id = i.contact_id
     WHERE a.channel = ? AND a.alias IN (${placeholders(keys.length)}) AND c.blocked = 1
     UNION ALL SELECT c.id FROM contact_phones p JOIN contacts c ON c.id = p.contact_id
     WHERE p.phone IN (${placeholders(keys.length)}) AND c.blocked = 1 LIMIT 1`,
    [channel, ...keys, ...keys],
  );
  return row?.id ?? null;
}

/** All that is kept of what somebody blocked writes: that they did. */
export async function countBlocked(tx: Tx, connection: ConnectionEntity, contactId: ContactId): Promise<void> {
  await tx.run('UPDATE connections SET blocked_count = blocked_count + 1 WHERE id = ?', [connection.id]);
  await tx.run('UPDATE contacts SET blocked_count = blocked_count + 1 WHERE id = ?', [contactId]);
}
