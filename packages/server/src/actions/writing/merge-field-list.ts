import { mergeFieldList as action, mergeFields } from '@balcao/contract';
import { customMergeFields } from '../../domain/merge-fields.ts';
import { rowsOf } from '../../store/queries/catalogues.ts';
import { customFields } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';

export const mergeFieldList = reading(action, async ({ reads }) => ({
  items: [
    ...Object.entries(mergeFields).map(([name, title]) => ({ field: `@${name}`, title: { ...title } })),
    ...customMergeFields(await rowsOf(reads, customFields)),
  ],
  nextCursor: null,
}));
