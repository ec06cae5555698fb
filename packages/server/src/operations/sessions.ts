import type { TokenId, UserId } from '@balcao/contract';
import type { Tx } from '../store/store.ts';

/** Ends the sessions of a user, all but one when that is named; answers how many. API tokens are no sessions and stay. */
export async function endSessions(tx: Tx, userId: UserId, options: { readonly but?: TokenId } = {}): Promise<number> {
  const rows = await tx.all<{ id: TokenId }>(
    `SELECT id FROM tokens WHERE user_id = ? AND kind = 'session' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)`,
    [userId, tx.nowMs],
  );
  const ids = rows.map(({ id }) => id).filter((id) => id !== options.but);
  let ended = 0;
  for (const id of ids)
    ended += await tx.run('UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', [tx.nowMs, id]);
  if (ended > 0) tx.emit('session.ended', { userId }, { data: { tokenIds: ids } });
  return ended;
}
