import { userDisable as action } from '@balcao/contract';
import { offerWaiting } from '../../operations/assign-waiting.ts';
import { returnHeld } from '../../operations/return-held.ts';
import { endSessions } from '../../operations/sessions.ts';
import { users } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { checkNotLastAdmin, managedUser } from './user-access.ts';

/** API tokens are not revoked: they do nothing while the user is disabled, and work again with them. */
export const userDisable = writes(action, async (tx, input) => {
  const user = await managedUser(tx, input.user);
  if (user.disabled === input.on) return { user, returned: 0 };
  if (input.on) await checkNotLastAdmin(tx, user);
  const after = await users.update(tx, user, { disabled: input.on });
  tx.emit('user.disabled', {}, { data: { on: input.on } });
  if (!input.on) {
    await offerWaiting(tx, user.id);
    return { user: after, returned: 0 };
  }
  await endSessions(tx, user.id);
  return { user: after, returned: await returnHeld(tx, user.id, 'userDisabled') };
});
