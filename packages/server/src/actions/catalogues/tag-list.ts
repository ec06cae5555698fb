import { tagList as action } from '@balcao/contract';
import { allTags } from '../../store/queries/catalogues.ts';
import { reading } from '../handler.ts';

export const tagList = reading(action, async ({ reads }) => ({ items: await allTags(reads), nextCursor: null }));
