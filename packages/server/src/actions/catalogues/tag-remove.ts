import { tagRemove as action } from '@balcao/contract';
import { hold } from '../../operations/hold.ts';
import { offeredTag } from '../../operations/offered.ts';
import { tags } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';

export const tagRemove = writes(action, async (tx, input) => {
  await hold(tx, 'catalogue:tag');
  const tag = await offeredTag(tx, input.tag);
  const after = await tags.update(tx, tag, { removed: true });
  // Its name is free for another one; the id is nobody's name.
  await tx.run('UPDATE tags SET name_key = ? WHERE id = ?', [tag.id, tag.id]);
  tx.emit('tag.removed', {}, { data: { name: tag.name } });
  return after;
});
