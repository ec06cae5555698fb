import { AppError, type UserDetail, type UserEntity, type UserId } from '@balcao/contract';
import { allQueues } from '../../store/queries/catalogues.ts';
import { findUser } from '../../store/queries/refs.ts';
import type { Reads, Tx } from '../../store/store.ts';
import { users } from '../../store/tables/tables.ts';
import { caller } from '../permit.ts';
import { checkMayManage, roleName } from './role-access.ts';

/** The user a change is about, held until commit; refused when they may more than whoever asks. */
export async function managedUser(tx: Tx, ref: string): Promise<UserEntity> {
  const user = await heldUser(tx, (await findUser(tx, ref)).id);
  await checkMayManage(tx, caller(tx.actor).grants, user.role);
  return user;
}

/** The caller as a user, held until commit. A token that may less than its user does not speak for the user. */
export async function ownUser(tx: Tx): Promise<UserEntity> {
  const actor = caller(tx.actor);
  const user = await heldUser(tx, actor.userId);
  if (actor.isNarrowed) throw new AppError('permission.denied', { permission: 'profile.edit' });
  return user;
}

async function heldUser(tx: Tx, id: UserId): Promise<UserEntity> {
  const user = await users.lock(tx, id);
  if (user === undefined) throw new AppError('reference.notFound', { kind: 'user', ref: id });
  return user;
}

/** There is always an admin who can sign in. The admins are held until commit: two who go at once do not both find the other. */
export async function checkNotLastAdmin(tx: Tx, user: UserEntity): Promise<void> {
  if (user.role !== 'admin' || user.disabled) return;
  const admins = await tx.all<{ id: UserId }>(
    `SELECT id FROM users WHERE role = 'admin' AND disabled = 0 ORDER BY id${tx.dialect.forUpdate}`,
    [],
  );
  if (admins.every(({ id }) => id === user.id)) throw new AppError('user.lastAdmin', { user: user.name });
}

export async function userDetailOf(reads: Reads, user: UserEntity): Promise<UserDetail> {
  const queues = (await allQueues(reads)).filter(({ memberIds, removed }) => !removed && memberIds.includes(user.id));
  return {
    ...user,
    roleName: await roleName(reads, user.role),
    queues: queues.map(({ id, name }) => ({ id, name })),
  };
}
