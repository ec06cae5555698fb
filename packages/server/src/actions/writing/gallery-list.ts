import { galleryList as action } from '@balcao/contract';
import { rowsOf } from '../../store/queries/catalogues.ts';
import { galleries } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';
import { byName, hasWords } from './catalogue-search.ts';

export const galleryList = reading(action, async ({ reads }, { kind, query }) => ({
  items: (await rowsOf(reads, galleries))
    .filter((item) => !item.removed && (kind === undefined || item.kind === kind) && hasWords(item.name, query))
    .sort(byName(({ name }) => name)),
  nextCursor: null,
}));
