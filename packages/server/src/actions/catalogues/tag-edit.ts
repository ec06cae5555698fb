import { AppError, tagEdit as action } from '@balcao/contract';
import { hold } from '../../operations/hold.ts';
import { offeredTag } from '../../operations/offered.ts';
import { nameKey } from '../../store/queries/refs.ts';
import { tags } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';

export const tagEdit = writes(action, async (tx, input) => {
  await hold(tx, 'catalogue:tag');
  const tag = await offeredTag(tx, input.tag);
  const key = nameKey(input.name);
  const other = await tx.get('SELECT id FROM tags WHERE name_key = ? AND id <> ?', [key, tag.id]);
  if (other !== undefined) throw new AppError('name.taken', { kind: 'tag', name: input.name });
  const after = await tags.update(tx, tag, { name: input.name });
  if (after === tag) return tag;
  await tx.run('UPDATE tags SET name_key = ? WHERE id = ?', [key, tag.id]);
  tx.emit('tag.edited', {}, { data: { from: tag.name, to: after.name } });
  return after;
});
