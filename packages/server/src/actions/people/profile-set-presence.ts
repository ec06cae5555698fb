import { profileSetPresence as action } from '@balcao/contract';
import { offerWaiting } from '../../operations/assign-waiting.ts';
import { users } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { ownUser, userDetailOf } from './user-access.ts';

export const profileSetPresence = writes(action, async (tx, { presence }) => {
  const user = await ownUser(tx);
  const after = await users.update(tx, user, { presence });
  if (after === user) return userDetailOf(tx, user);
  tx.emit('user.presenceChanged', {});
  if (presence === 'available') await offerWaiting(tx, user.id);
  return userDetailOf(tx, after);
});
