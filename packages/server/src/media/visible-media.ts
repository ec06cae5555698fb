import { AppError } from '@balcao/contract';
import type { UserActor } from '../actor.ts';
import { sees } from '../domain/visibility.ts';
import { findTicket } from '../store/queries/refs.ts';
import type { Reads } from '../store/store.ts';

interface MediaRow {
  readonly id: string;
  readonly mime: string;
  readonly name: string | null;
  readonly state: string;
  readonly sha256: string | null;
  readonly ticket_id: string | null;
  readonly created_by: string | null;
  readonly gallery_id: string | null;
  readonly hidden_at: number | null;
}

export interface StoredMedia extends Pick<MediaRow, 'id' | 'mime' | 'name'> {
  readonly sha256: string;
}

/** A file of a ticket that the caller sees, or one that they uploaded and nobody sent yet; others are answered like none. */
export async function findVisibleMedia(reads: Reads, actor: UserActor, id: string): Promise<StoredMedia> {
  const row = await reads.get<MediaRow>(
    `SELECT f.id, f.mime, f.name, f.state, f.sha256, f.created_by, f.gallery_id, m.ticket_id, m.hidden_at FROM media f LEFT JOIN messages m ON m.id = f.message_id WHERE f.id = ?`,
    [id],
  );
  if (row === undefined || !(await seesFile(reads, actor, row)))
    throw new AppError('reference.notFound', { kind: 'media', ref: id });
  if (row.state !== 'ready' || row.sha256 === null)
    throw new AppError('media.notReady', { media: row.id, state: row.state });
  return { id: row.id, mime: row.mime, name: row.name, sha256: row.sha256 };
}

/**
 * The one rule for files: whoever sees the ticket of the message it hangs on; one of the gallery, whoever uses catalogues; before
 * it is sent, whoever uploaded it. That of a hidden message is only for those who read the audit.
 */
export async function seesFile(
  reads: Reads,
  actor: UserActor,
  file: Pick<MediaRow, 'ticket_id' | 'created_by' | 'gallery_id' | 'hidden_at'>,
): Promise<boolean> {
  if (file.gallery_id !== null) return actor.grants['catalogue.use'] !== undefined;
  if (file.ticket_id === null) return file.created_by === actor.userId;
  if (file.hidden_at !== null && actor.grants['audit.read'] === undefined) return false;
  return sees(actor, await findTicket(reads, null, file.ticket_id));
}
