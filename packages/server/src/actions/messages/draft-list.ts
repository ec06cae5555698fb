import { draftList as action } from '@balcao/contract';
import { listDrafts } from '../../store/queries/draft-list.ts';
import { reading } from '../handler.ts';

export const draftList = reading(action, async ({ reads, actor }, input) => {
  const page = await listDrafts(reads, actor, input);
  return { items: [...page.items], nextCursor: page.nextCursor };
});
