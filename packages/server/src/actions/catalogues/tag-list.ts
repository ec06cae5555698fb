import { tagList as action } from '@balcao/contract';
import { allTags } from '../../store/queries/catalogues.ts';
import { reading } from '../handler.ts';

export const tagList = reading(action, async ({ reads }, input) => {
  const tags = await allTags(reads);
  return { items: input.removed ? tags : tags.filter(({ removed }) => !removed), nextCursor: null };
});
