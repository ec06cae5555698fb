import { tagCreate as action, type TagEntity } from '@balcao/contract';
import { hold } from '../../operations/hold.ts';
import { nameKey } from '../../store/queries/refs.ts';
import { tags } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { checkNameFree } from '../people/queue-create.ts';

export const tagCreate = writes(action, async (tx, input) => {
  await hold(tx, 'catalogue:tag');
  await checkNameFree(tx, 'tag', 'tags', input.name);
  const tag: TagEntity = { id: tx.newId('tag'), name: input.name, removed: false };
  await tags.insert(tx, tag, { name_key: nameKey(input.name) });
  tx.emit('tag.created', {});
  return tag;
});
