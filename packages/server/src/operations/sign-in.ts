import type { TokenId, UserId } from '@balcao/contract';
import { clockSkewMs } from '../domain/delivery-state.ts';
import type { Handler } from '../store/store.ts';

/* What is written about signing in that no action writes. */

export interface RefusedSignIn {
  readonly email: string;
  readonly reason: 'password' | 'totp';
  readonly address: string;
  readonly client: string | null;
}

/**
 * A sign-in that was refused, for the audit log. Of an address that nobody has, nothing is kept of it: people type passwords
 * there. Told to the user it is about, and to nobody when there is none.
 */
export const refuseSession: Handler<RefusedSignIn, null> = async (tx, { email, reason, address, client }) => {
  const user = await tx.get<{ id: UserId }>('SELECT id FROM users WHERE email = ?', [email.trim().toLowerCase()]);
  const subject = user === undefined ? { userIds: [] } : { userId: user.id };
  const actor = { type: 'system', id: null, name: 'sign-in' } as const;
  tx.emit('session.refused', subject, { actor, data: { reason, address, client } });
  return null;
};

export interface TokenUse {
  readonly id: TokenId;
  readonly atMs: number;
  readonly client: string | null;
}

/** When tokens were last used, and by which program: no event, since it is nobody's news. */
export const noteTokenUse: Handler<readonly TokenUse[], null> = async (tx, uses) => {
  for (const { id, atMs, client } of uses)
    await tx.run(
      `UPDATE tokens SET last_used_at = ?, client = COALESCE(?, client)
       WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ? OR last_used_at > ?)`,
      [atMs, client, id, atMs, tx.nowMs + clockSkewMs],
    );
  return null;
};
