import { galleryAddVersion as action } from '@balcao/contract';
import { keepInGallery } from '../../operations/gallery.ts';
import { fileToSend } from '../../operations/outgoing-file.ts';
import { galleries } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { galleryFor } from './gallery-edit.ts';

export const galleryAddVersion = writes(action, async (tx, input) => {
  const gallery = await galleryFor(tx, input.gallery);
  const version = await keepInGallery(tx, await fileToSend(tx, input.media), gallery);
  const after = await galleries.update(tx, gallery, { versions: [...gallery.versions, version] });
  tx.emit('catalogue.edited', {}, { data: { kind: 'gallery', name: gallery.name, version: version.version } });
  return after;
});
