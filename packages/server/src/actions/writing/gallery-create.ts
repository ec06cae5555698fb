import { AppError, galleryCreate as action, type GalleryEntity, type MediaView } from '@balcao/contract';
import { keepInGallery } from '../../operations/gallery.ts';
import { fileToSend } from '../../operations/outgoing-file.ts';
import { nameKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { galleries } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';

export const galleryCreate = writes(action, async (tx, input) => {
  await checkNameFree(tx, input.name);
  const id = tx.newId('gallery');
  const file = await fileToSend(tx, input.media);
  const kind = input.kind ?? kindOf(file);
  const version = await keepInGallery(tx, file, { id, kind, versions: [] });
  const gallery: GalleryEntity = { id, name: input.name, kind, versions: [version], removed: false };
  await galleries.insert(tx, gallery, { name_key: nameKey(gallery.name), created_at: tx.nowMs });
  tx.emit('catalogue.created', {}, { data: { kind: 'gallery', name: gallery.name } });
  return gallery;
});

const kindOf = (file: MediaView): GalleryEntity['kind'] => (file.mime.startsWith('image/') ? 'image' : 'file');

export async function checkNameFree(tx: Tx, name: string, except?: GalleryEntity): Promise<void> {
  const taken = await tx.get<{ id: string }>('SELECT id FROM galleries WHERE name_key = ? AND removed = 0', [
    nameKey(name),
  ]);
  if (taken !== undefined && taken.id !== except?.id) throw new AppError('name.taken', { kind: 'gallery', name });
}
