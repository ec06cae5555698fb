import { userResetTotp as action } from '@balcao/contract';
import { writes } from '../handler.ts';
import { turnTotpOff } from './totp-state.ts';
import { managedUser } from './user-access.ts';

export const userResetTotp = writes(action, async (tx, input) => {
  const user = await managedUser(tx, input.user);
  await turnTotpOff(tx, user);
  return { removed: user.totpOn };
});
