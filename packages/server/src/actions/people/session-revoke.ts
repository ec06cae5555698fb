import { AppError, sessionRevoke as action, type TokenId, type UserId } from '@balcao/contract';
import { endSessions } from '../../operations/sessions.ts';
import type { Tx } from '../../store/store.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { checkMayManageSessions } from './session-list.ts';
import { managedUser, ownUser } from './user-access.ts';

export const sessionRevoke = writes(action, async (tx, input) => {
  if ((input.session === undefined) === (input.others !== true))
    throw new AppError('input.invalid', {
      problem: 'name a session, or others',
      'problem.pt-BR': 'informe uma sessão, ou others',
    });
  if (input.session !== undefined) return { revoked: await revokeOne(tx, input.session) };
  return { revoked: await endSessions(tx, await userOf(tx, input.user), { but: caller(tx.actor).tokenId }) };
});

async function userOf(tx: Tx, ref: string | undefined): Promise<UserId> {
  if (ref === undefined) return (await ownUser(tx)).id;
  const actor = caller(tx.actor);
  checkMayManageSessions(actor);
  return (await managedUser(tx, ref)).id;
}

/** Another's session is answered like none to whoever does not manage users. */
async function revokeOne(tx: Tx, ref: string): Promise<number> {
  const actor = caller(tx.actor);
  const row = await tx.get<{ id: TokenId; user_id: UserId }>(
    `SELECT id, user_id FROM tokens WHERE id = ? AND kind = 'session'`,
    [ref],
  );
  const isMine = row?.user_id === actor.userId;
  if (row === undefined || (!isMine && actor.grants['user.manage'] === undefined))
    throw new AppError('reference.notFound', { kind: 'session', ref });
  await (isMine ? ownUser(tx) : managedUser(tx, row.user_id));
  const ended = await tx.run('UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', [
    tx.nowMs,
    row.id,
  ]);
  if (ended > 0) tx.emit('session.ended', { userId: row.user_id }, { data: { tokenIds: [row.id] } });
  return ended;
}
