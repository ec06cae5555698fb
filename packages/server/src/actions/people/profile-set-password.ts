import { AppError, profileSetPassword as action, type UserId } from '@balcao/contract';
import { endSessions } from '../../operations/sessions.ts';
import type { Passwords } from '../../security/passwords.ts';
import type { Store } from '../../store/store.ts';
import { preparedWrites } from '../handler.ts';
import { caller } from '../permit.ts';
import { ownUser } from './user-access.ts';

interface Prepared {
  readonly known: string;
  readonly hash: string;
}

export const profileSetPassword = preparedWrites(
  action,
  async ({ store, passwords, actor }, input): Promise<Prepared> => {
    if (actor === null) throw new AppError('auth.required');
    const known = await checkPassword({ store, passwords }, actor.userId, input.current);
    return { known, hash: await passwords.hash(input.password) };
  },
  async (tx, _input, { known, hash }) => {
    const user = await ownUser(tx);
    const changed = await tx.run('UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?', [
      hash,
      user.id,
      known,
    ]);
    if (changed === 0) throw new AppError('auth.invalid');
    tx.emit('user.passwordChanged', { userId: user.id });
    return { sessionsEnded: await endSessions(tx, user.id, { but: caller(tx.actor).tokenId }) };
  },
);

/** Refuses a wrong one; answers the hash it was compared with. */
export async function checkPassword(
  { store, passwords }: { readonly store: Pick<Store, 'read'>; readonly passwords: Passwords },
  userId: UserId,
  password: string,
): Promise<string> {
  const row = await store.read((reads) =>
    reads.get<{ password_hash: string }>('SELECT password_hash FROM users WHERE id = ?', [userId]),
  );
  const stored = row?.password_hash ?? null;
  if (!(await passwords.verify(stored, password)) || stored === null) throw new AppError('auth.invalid');
  return stored;
}
