import { quickReplyList as action } from '@balcao/contract';
import { rowsOf } from '../../store/queries/catalogues.ts';
import { quickReplies } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';
import { byName, hasWords } from './catalogue-search.ts';

export const quickReplyList = reading(action, async ({ reads }, { query }) => ({
  items: (await rowsOf(reads, quickReplies))
    .filter(({ shortcut, body }) => hasWords(`${shortcut} ${body}`, query))
    .sort(byName(({ shortcut }) => shortcut)),
  nextCursor: null,
}));
