import { AppError, galleryRemove as action } from '@balcao/contract';
import { galleries } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { galleryFor } from './gallery-edit.ts';

export const galleryRemove = writes(action, async (tx, input) => {
  const gallery = await galleryFor(tx, input.gallery);
  const used = await tx.all<{ shortcut: string }>('SELECT shortcut FROM quick_replies WHERE gallery_id = ?', [
    gallery.id,
  ]);
  if (used.length > 0)
    throw new AppError('item.inUse', {
      kind: 'gallery',
      name: gallery.name,
      count: used.map(({ shortcut }) => shortcut).join(', '),
    });
  const after = await galleries.update(tx, gallery, { removed: true });
  tx.emit('catalogue.removed', {}, { data: { kind: 'gallery', name: gallery.name } });
  return after;
});
