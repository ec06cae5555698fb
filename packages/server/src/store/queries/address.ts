import type { ConnectionEntity, ContactEntity, IdentityId, ThreadId } from '@balcao/contract';
import type { Reads } from '../store.ts';

type On = Pick<ConnectionEntity, 'channel' | 'capabilities'>;

/** Where the next message to a contact goes on a connection, without making anything; null where there is no way. */
export async function addressOn(reads: Reads, contact: ContactEntity, on: On): Promise<string | null> {
  const row = await addressRow(reads, contact, on.channel);
  if (row !== undefined) return row.raw;
  return isReachedByPhone(contact, on) ? contact.phone : null;
}

/** Where what is sent in a thread goes: to whoever its identity goes on as. Null when it leads nowhere any more. */
export async function addressOfThread(reads: Reads, threadId: ThreadId): Promise<string | null> {
  const row = await reads.get<{ raw: string }>(
    `SELECT i.raw FROM threads t JOIN identities o ON o.id = t.identity_id
     JOIN identities i ON i.id = COALESCE(o.moved_to_id, o.id) WHERE t.id = ? AND i.ended_at IS NULL`,
    [threadId],
  );
  return row?.raw ?? null;
}

/** Of the addresses of a contact that still lead to them: that of their phone, else the one that is known the longest. */
export function addressRow(
  reads: Reads,
  contact: ContactEntity,
  channel: string,
): Promise<{ id: IdentityId; raw: string } | undefined> {
  return reads.get(
    `SELECT i.id, i.raw FROM identities i
     WHERE i.contact_id = ? AND i.channel = ? AND i.moved_to_id IS NULL AND i.ended_at IS NULL
     ORDER BY CASE WHEN EXISTS (
       SELECT 1 FROM identity_aliases a WHERE a.identity_id = i.id AND a.is_phone = 1 AND a.alias = ?) THEN 0 ELSE 1 END, i.id LIMIT 1`,
    [contact.id, channel, contact.phone ?? ''],
  );
}

/** Whether somebody who has no address there yet can be reached by their phone. */
export const isReachedByPhone = (
  contact: ContactEntity,
  on: On,
): contact is ContactEntity & { readonly phone: string } =>
  contact.phone !== null && contact.kind !== 'group' && on.capabilities.phones === true;
