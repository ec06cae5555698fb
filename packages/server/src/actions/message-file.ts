import { AppError, type MediaId, type MediaView, type MessageId } from '@balcao/contract';
import { findTicket } from '../store/queries/refs.ts';
import type { Tx } from '../store/store.ts';
import { loadMedia } from '../store/tables/media.ts';
import { messages } from '../store/tables/tables.ts';
import { caller } from './permit.ts';

interface FileRow {
  readonly kind: string;
  readonly sha256: string | null;
  readonly created_by: string | null;
  readonly message_id: MessageId | null;
}

/** A file to send: one the caller has uploaded, or has before them in a ticket. Each message has a file of its own, so that who sees the message sees the file. */
export async function fileToSend(tx: Tx, id: string): Promise<MediaView> {
  const row = await tx.get<FileRow>('SELECT kind, sha256, created_by, message_id FROM media WHERE id = ?', [id]);
  if (row === undefined || !(await isWithinReach(tx, row)))
    throw new AppError('reference.notFound', { kind: 'media', ref: id });
  const file = await loadMedia(tx, id);
  return row.message_id === null ? file : copyOf(tx, file, row);
}

export async function attachFile(tx: Tx, file: MediaView, messageId: MessageId): Promise<void> {
  await tx.run('UPDATE media SET message_id = ? WHERE id = ?', [messageId, file.id]);
}

async function isWithinReach(tx: Tx, row: FileRow): Promise<boolean> {
  const actor = caller(tx.actor);
  if (row.message_id === null) return row.created_by === actor.userId;
  const message = await messages.load(tx, row.message_id);
  if (message === undefined) return false;
  try {
    await findTicket(tx, actor, message.ticketId);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

async function copyOf(tx: Tx, file: MediaView, row: FileRow): Promise<MediaView> {
  const id: MediaId = tx.newId('media');
  await tx.run(
    `INSERT INTO media (id, kind, mime, name, bytes, sha256, state, attempts, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
    [id, row.kind, file.mime, file.name, file.bytes, row.sha256, file.state, tx.nowMs, caller(tx.actor).userId],
  );
  return { ...file, id };
}
