import { userEdit as action, type UserEntity } from '@balcao/contract';
import { offerWaiting } from '../../operations/assign-waiting.ts';
import { users } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { roleToGive } from './role-access.ts';
import { checkNotLastAdmin, managedUser, userDetailOf } from './user-access.ts';
import { checkEmailFree, emailOf, joinQueues } from './user-create.ts';

export const userEdit = writes(action, async (tx, input) => {
  const user = await managedUser(tx, input.user);
  const patch: Partial<UserEntity> = {};
  if (input.name !== undefined) patch.name = input.name;
  if (input.email !== undefined) {
    patch.email = emailOf(input.email);
    await checkEmailFree(tx, patch.email, user.id);
  }
  if (input.role !== undefined) {
    patch.role = await roleToGive(tx, caller(tx.actor).grants, input.role);
    if (patch.role !== 'admin') await checkNotLastAdmin(tx, user);
  }
  if (input.capacity !== undefined) patch.capacity = input.capacity;
  const after = await users.update(tx, user, patch);
  const joined = input.queues === undefined ? null : await joinQueues(tx, user.id, input.queues);
  if (after !== user || joined !== null) tx.emit('user.edited', {});
  if ((joined ?? 0) > 0 || after.capacity !== user.capacity) await offerWaiting(tx, user.id);
  return userDetailOf(tx, after);
});
