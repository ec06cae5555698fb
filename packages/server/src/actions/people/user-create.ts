import { AppError, userCreate as action, type UserEntity, type UserId, userDefaults } from '@balcao/contract';
import { offerWaiting } from '../../operations/assign-waiting.ts';
import { build, first } from '../../store/builder.ts';
import { findQueue } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { users } from '../../store/tables/tables.ts';
import { preparedWrites } from '../handler.ts';
import { caller } from '../permit.ts';
import { setQueuesOf } from './queue-members.ts';
import { roleToGive } from './role-access.ts';

export const userCreate = preparedWrites(
  action,
  ({ passwords }, input) => passwords.hash(input.password),
  async (tx, input, passwordHash) => {
    const email = emailOf(input.email);
    await checkEmailFree(tx, email, null);
    const user: UserEntity = {
      ...userDefaults,
      id: tx.newId('user'),
      email,
      name: input.name,
      role: await roleToGive(tx, caller(tx.actor).grants, input.role),
    };
    await users.insert(tx, user, { password_hash: passwordHash, created_at: tx.nowMs });
    const joined = await joinQueues(tx, user.id, input.queues);
    tx.emit('user.created', {});
    if (joined > 0) await offerWaiting(tx, user.id);
    return user;
  },
);

export const emailOf = (text: string): string => text.trim().toLowerCase();

export async function checkEmailFree(tx: Tx, email: string, except: UserId | null): Promise<void> {
  const taken = await first(tx, build(tx).selectFrom('users').select('id').where('email', '=', email));
  if (taken !== undefined && taken.id !== except) throw new AppError('name.taken', { kind: 'user', name: email });
}

/** Exactly these queues; answers how many are new. */
export async function joinQueues(tx: Tx, userId: UserId, refs: readonly string[]): Promise<number> {
  const ids = new Set((await Promise.all(refs.map((ref) => findQueue(tx, ref)))).map(({ id }) => id));
  return (await setQueuesOf(tx, userId, [...ids])).length;
}
