import { AppError, profileShow as action } from '@balcao/contract';
import { users } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';
import { userDetailOf } from './user-access.ts';

export const profileShow = reading(action, async ({ reads, actor }) => {
  const user = await users.load(reads, actor.userId);
  if (user === undefined) throw new AppError('auth.expired');
  return userDetailOf(reads, user);
});
