import { macroList as action } from '@balcao/contract';
import { rowsOf } from '../../store/queries/catalogues.ts';
import { macros } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';
import { byName } from './catalogue-search.ts';

export const macroList = reading(action, async ({ reads }) => ({
  items: (await rowsOf(reads, macros)).sort(byName(({ name }) => name)),
  nextCursor: null,
}));
