import { groupList as action } from '@balcao/contract';
import { allGroups } from '../../store/queries/catalogues.ts';
import { reading } from '../handler.ts';

export const groupList = reading(action, async ({ reads }) => ({ items: await allGroups(reads), nextCursor: null }));
