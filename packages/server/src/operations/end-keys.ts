import type { ContactEntity, IdentityId } from '@balcao/contract';
import type { Key } from '../domain/contact-keys.ts';
import type { Tx } from '../store/store.ts';

/** The keys that lead to an identity now. */
export async function liveKeys(tx: Tx, identityId: IdentityId): Promise<readonly Key[]> {
  const rows = await tx.all<{ alias: string; is_phone: number }>(
    'SELECT alias, is_phone FROM identity_aliases WHERE identity_id = ? ORDER BY alias',
    [identityId],
  );
  return rows.map(({ alias, is_phone: isPhone }) => ({ alias, isPhone: isPhone === 1 }));
}

interface Owner {
  readonly contact: Pick<ContactEntity, 'id'>;
  readonly channel: string;
  readonly identityId: IdentityId;
}

/** Keys that are not theirs any more: what is dated before still finds them, and whoever has the key now is somebody new. */
export async function endKeys(tx: Tx, owner: Owner, keys: readonly Key[], untilMs: number): Promise<void> {
  for (const { alias, isPhone } of keys) {
    await tx.run('DELETE FROM identity_aliases WHERE channel = ? AND alias = ? AND identity_id = ?', [
      owner.channel,
      alias,
      owner.identityId,
    ]);
    await tx.run(
      `INSERT INTO ended_aliases (channel, alias, until, identity_id, is_phone) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (channel, alias, until) DO NOTHING`,
      [owner.channel, alias, untilMs, owner.identityId, isPhone ? 1 : 0],
    );
    if (isPhone)
      await tx.run('DELETE FROM contact_phones WHERE phone = ? AND contact_id = ?', [alias, owner.contact.id]);
  }
}
