import { AppError, galleryEdit as action, type GalleryEntity } from '@balcao/contract';
import { findGallery, nameKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { galleries } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { checkNameFree } from './gallery-create.ts';

export const galleryEdit = writes(action, async (tx, input) => {
  const gallery = await galleryFor(tx, input.gallery);
  await checkNameFree(tx, input.name, gallery);
  const after = await galleries.update(tx, gallery, { name: input.name });
  if (after === gallery) return gallery;
  await tx.run('UPDATE galleries SET name_key = ? WHERE id = ?', [nameKey(after.name), after.id]);
  tx.emit('catalogue.edited', {}, { data: { kind: 'gallery', name: after.name } });
  return after;
});

/** Something of the gallery, held until commit: of two versions added at once, each gets its number. */
export async function galleryFor(tx: Tx, ref: string): Promise<GalleryEntity> {
  const gallery = await galleries.lock(tx, (await findGallery(tx, ref)).id);
  if (gallery === undefined || gallery.removed) throw new AppError('reference.notFound', { kind: 'gallery', ref });
  return gallery;
}
