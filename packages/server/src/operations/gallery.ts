import { AppError, type GalleryEntity, type MediaView } from '@balcao/contract';
import type { Tx } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';

type Version = GalleryEntity['versions'][number];

/** Hangs a file on something in the gallery, as the version after its last. */
export async function keepInGallery(
  tx: Tx,
  file: MediaView,
  gallery: Pick<GalleryEntity, 'id' | 'kind' | 'versions'>,
): Promise<Version> {
  if (file.state !== 'ready' || file.bytes === null)
    throw new AppError('media.notReady', { media: file.id, state: file.state });
  if (gallery.kind === 'image' && !file.mime.startsWith('image/'))
    throw new AppError('input.invalid', {
      problem: `${file.name ?? file.id} is ${file.mime}, not an image`,
      'problem.pt-BR': `${file.name ?? file.id} é ${file.mime}, não uma imagem`,
    });
  await tx.run('UPDATE media SET gallery_id = ? WHERE id = ?', [gallery.id, file.id]);
  const by = tx.actor.type === 'user' ? tx.actor.userId : null;
  return {
    version: (gallery.versions.at(-1)?.version ?? 0) + 1,
    mediaId: file.id,
    mime: file.mime,
    name: file.name,
    bytes: file.bytes,
    at: toInstant(tx.nowMs),
    by,
  };
}
