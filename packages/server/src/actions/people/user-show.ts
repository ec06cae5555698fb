import { userShow as action } from '@balcao/contract';
import { findUser } from '../../store/queries/refs.ts';
import { reading } from '../handler.ts';
import { userDetailOf } from './user-access.ts';

export const userShow = reading(action, async ({ reads }, input) =>
  userDetailOf(reads, await findUser(reads, input.user)),
);
