import { authLogout as action } from '@balcao/contract';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';

export const authLogout = writes(action, async (tx) => {
  const actor = caller(tx.actor);
  const ended = await tx.run('UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', [
    tx.nowMs,
    actor.tokenId,
  ]);
  if (ended > 0) tx.emit('session.ended', { userId: actor.userId }, { data: { tokenId: actor.tokenId } });
  return { ended: ended > 0 };
});
