import { userList as action } from '@balcao/contract';
import { allUsers } from '../../store/queries/catalogues.ts';
import { reading } from '../handler.ts';

export const userList = reading(action, async ({ reads }) => ({ items: await allUsers(reads), nextCursor: null }));
