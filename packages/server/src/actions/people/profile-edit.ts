import { profileEdit as action, type UserEntity } from '@balcao/contract';
import { users } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { ownUser, userDetailOf } from './user-access.ts';

export const profileEdit = writes(action, async (tx, input) => {
  const user = await ownUser(tx);
  const patch: Partial<UserEntity> = {};
  if (input.name !== undefined) patch.name = input.name;
  if (input.signature !== undefined) patch.signature = input.signature;
  if (input.signatureOn !== undefined) patch.signatureOn = input.signatureOn;
  const after = await users.update(tx, user, patch);
  if (after !== user) tx.emit('user.edited', {});
  return userDetailOf(tx, after);
});
