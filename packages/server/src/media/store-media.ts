import type { ConnectionId, MediaId, MediaView, MessageId } from '@balcao/contract';
import { clockSkewMs, longestWaitMs } from '../domain/delivery-state.ts';
import type { Handler, Tx } from '../store/store.ts';
import { messages } from '../store/tables/tables.ts';

/** A file that a person uploaded, ready to be sent. */
export interface UploadInput {
  readonly mime: string;
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly kind: string;
}

export const storeUpload: Handler<UploadInput, MediaView> = async (tx, input) => {
  const view: MediaView = {
    id: tx.newId('media'),
    mime: input.mime,
    name: input.name,
    bytes: input.bytes,
    state: 'ready',
  };
  await tx.run(
    `INSERT INTO media (id, kind, mime, name, bytes, sha256, state, attempts, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, 'ready', 0, ?, ?)`,
    [
      view.id,
      input.kind,
      input.mime,
      input.name,
      input.bytes,
      input.sha256,
      tx.nowMs,
      tx.actor.type === 'user' ? tx.actor.userId : null,
    ],
  );
  return view;
};

export interface DueMedia {
  readonly id: MediaId;
  readonly connectionId: ConnectionId;
  readonly kind: string;
  readonly ref: string;
  readonly mime: string;
  readonly name: string | null;
  readonly sha256: string | null;
  readonly attempts: number;
}

/** Takes files that are to be fetched; one that is taken comes up again later if its worker dies. */
export const claimMedia: Handler<{ readonly limit: number; readonly leaseMs: number }, readonly DueMedia[]> = async (
  tx,
  input,
) => {
  const rows = await pendingRows(tx, 'run_at <= ?', tx.nowMs, input.limit);
  if (rows.length < input.limit)
    rows.push(
      ...(await pendingRows(tx, 'run_at > ?', tx.nowMs + longestWaitMs + clockSkewMs, input.limit - rows.length)),
    );
  for (const row of rows)
    await tx.run('UPDATE media SET attempts = attempts + 1, run_at = ? WHERE id = ?', [
      tx.nowMs + input.leaseMs,
      row.id,
    ]);
  return rows.map((row) => ({
    id: row.id,
    connectionId: row.connection_id,
    kind: row.kind,
    ref: row.ref,
    mime: row.mime,
    name: row.name,
    sha256: row.expected_sha256,
    attempts: row.attempts + 1,
  }));
};

interface PendingRow {
  readonly id: MediaId;
  readonly connection_id: ConnectionId;
  readonly kind: string;
  readonly ref: string;
  readonly mime: string;
  readonly name: string | null;
  readonly expected_sha256: string | null;
  readonly attempts: number;
}

function pendingRows(tx: Tx, isDue: string, atMs: number, limit: number): Promise<PendingRow[]> {
  return tx.all<PendingRow>(
    `SELECT id, connection_id, kind, ref, mime, name, expected_sha256, attempts FROM media d
     WHERE state = 'pending' AND ${isDue} ORDER BY run_at LIMIT ?${tx.dialect.claimLock}`,
    [atMs, limit],
  );
}

export type MediaResult =
  | {
      readonly kind: 'stored';
      readonly id: MediaId;
      readonly mime: string;
      readonly name: string | null;
      readonly bytes: number;
      readonly sha256: string;
    }
  | {
      readonly kind: 'later';
      readonly id: MediaId;
      readonly runAtMs: number;
      readonly error: string;
      readonly attempts: number;
    }
  | { readonly kind: 'failed'; readonly id: MediaId; readonly error: string };

export const settleMedia: Handler<MediaResult, null> = async (tx, input) => {
  switch (input.kind) {
    case 'stored':
      await tx.run(
        `UPDATE media SET state = 'ready', mime = ?, name = ?, bytes = ?, sha256 = ?, error = NULL WHERE id = ?`,
        [input.mime, input.name, input.bytes, input.sha256, input.id],
      );
      return tell(
        tx,
        input.id,
        { mime: input.mime, name: input.name, bytes: input.bytes, state: 'ready' },
        'media.stored',
      );
    case 'later':
      await tx.run('UPDATE media SET run_at = ?, error = ?, attempts = ? WHERE id = ?', [
        input.runAtMs,
        input.error,
        input.attempts,
        input.id,
      ]);
      return null;
    case 'failed':
      await tx.run(`UPDATE media SET state = 'failed', error = ? WHERE id = ?`, [input.error, input.id]);
      return tell(tx, input.id, { state: 'failed' }, 'media.failed');
  }
};

async function tell(
  tx: Tx,
  id: MediaId,
  patch: Partial<MediaView>,
  type: 'media.stored' | 'media.failed',
): Promise<null> {
  const row = await tx.get<{ message_id: MessageId | null }>('SELECT message_id FROM media WHERE id = ?', [id]);
  const message = typeof row?.message_id === 'string' ? await messages.lock(tx, row.message_id) : undefined;
  if (message === undefined || message.media === null) return null;
  await messages.update(tx, message, { media: { ...message.media, ...patch } });
  tx.emit(type, { ticketId: message.ticketId, threadId: message.threadId, messageId: message.id });
  return null;
}
