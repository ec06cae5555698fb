import { AppError, tokenRevoke as action, type UserId } from '@balcao/contract';
import { writes } from '../handler.ts';

export const tokenRevoke = writes(action, async (tx, input) => {
  const row = await tx.get<{ user_id: UserId }>('SELECT user_id FROM tokens WHERE id = ?', [input.token]);
  if (row === undefined) throw new AppError('reference.notFound', { kind: 'token', ref: input.token });
  const changed = await tx.run('UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', [
    tx.nowMs,
    input.token,
  ]);
  if (changed > 0) tx.emit('token.revoked', { userId: row.user_id }, { data: { tokenId: input.token } });
  return { revoked: changed > 0 };
});
