import { AppError, type MediaId, type MediaView } from '@balcao/contract';
import type { Reads } from '../store.ts';

interface MediaRow {
  readonly id: MediaId;
  readonly mime: string;
  readonly name: string | null;
  readonly bytes: number | null;
  readonly state: MediaView['state'];
}

export async function findMedia(reads: Reads, id: string): Promise<MediaView | null> {
  const row = await reads.get<MediaRow>('SELECT id, mime, name, bytes, state FROM media WHERE id = ?', [id]);
  return row === undefined ? null : { id: row.id, mime: row.mime, name: row.name, bytes: row.bytes, state: row.state };
}

export async function loadMedia(reads: Reads, id: string): Promise<MediaView> {
  const found = await findMedia(reads, id);
  if (found === null) throw new AppError('reference.notFound', { kind: 'media', ref: id });
  return found;
}
