import { AppError, type MediaId, type MediaView, type MessageId } from '@balcao/contract';
import { caller } from '../actions/permit.ts';
import { seesFile } from '../media/visible-media.ts';
import type { Tx } from '../store/store.ts';
import { loadMedia } from '../store/tables/media.ts';

interface FileRow {
  readonly kind: string;
  readonly sha256: string | null;
  readonly created_by: string | null;
  readonly message_id: MessageId | null;
  readonly gallery_id: string | null;
  readonly ticket_id: string | null;
  readonly hidden_at: number | null;
}

/** A file to send: one the caller has uploaded, or has before them in a ticket or the gallery. Each message has a file of its own, so that who sees the message sees the file. */
export async function fileToSend(tx: Tx, id: string): Promise<MediaView> {
  const { file, row } = await foundFile(tx, id);
  return row.message_id === null && row.gallery_id === null ? file : copyOf(tx, file, row);
}

/** A file that stays the caller's own until it is sent, whatever else the one it was made from is sent with. */
export async function fileToKeep(tx: Tx, id: string): Promise<MediaView> {
  const { file, row } = await foundFile(tx, id);
  return copyOf(tx, file, row);
}

async function foundFile(tx: Tx, id: string): Promise<{ readonly file: MediaView; readonly row: FileRow }> {
  const row = await tx.get<FileRow>(
    `SELECT f.kind, f.sha256, f.created_by, f.message_id, f.gallery_id, m.ticket_id, m.hidden_at
     FROM media f LEFT JOIN messages m ON m.id = f.message_id WHERE f.id = ?`,
    [id],
  );
  if (row === undefined || !(await seesFile(tx, caller(tx.actor), row)))
    throw new AppError('reference.notFound', { kind: 'media', ref: id });
  return { file: await loadMedia(tx, id), row };
}

export async function attachFile(tx: Tx, file: MediaView, messageId: MessageId): Promise<void> {
  await tx.run('UPDATE media SET message_id = ? WHERE id = ?', [messageId, file.id]);
}

async function copyOf(tx: Tx, file: MediaView, row: FileRow): Promise<MediaView> {
  const id: MediaId = tx.newId('media');
  await tx.run(
    `INSERT INTO media (id, kind, mime, name, bytes, sha256, state, attempts, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
    [id, row.kind, file.mime, file.name, file.bytes, row.sha256, file.state, tx.nowMs, caller(tx.actor).userId],
  );
  return { ...file, id };
}
