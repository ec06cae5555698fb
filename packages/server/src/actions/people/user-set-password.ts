import { userSetPassword as action } from '@balcao/contract';
import { endSessions } from '../../operations/sessions.ts';
import { preparedWrites } from '../handler.ts';
import { caller } from '../permit.ts';
import { managedUser } from './user-access.ts';

export const userSetPassword = preparedWrites(
  action,
  ({ passwords }, input) => passwords.hash(input.password),
  async (tx, input, passwordHash) => {
    const user = await managedUser(tx, input.user);
    await tx.run('UPDATE users SET password_hash = ? WHERE id = ?', [passwordHash, user.id]);
    tx.emit('user.passwordChanged', { userId: user.id });
    return { sessionsEnded: await endSessions(tx, user.id, { but: caller(tx.actor).tokenId }) };
  },
);
