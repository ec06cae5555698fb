import type { Id, UserId } from '@balcao/contract';
import type { SqlValue, Tx } from '../store/store.ts';
import { placeholders, toInstant } from '../store/tables/columns.ts';

/** Which of a user's unread ones: by id, of a room, or all. */
export type Unread = { readonly ids: readonly string[] } | { readonly roomId: Id<'room'> } | { readonly all: true };

const atOnce = 500;

/** Marks a user's notifications read and tells that user; answers how many there were. */
export async function readNotifications(tx: Tx, userId: UserId, unread: Unread): Promise<number> {
  let count = 0;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- piece by piece
    const ids = await someUnread(tx, userId, unread);
    if (ids.length === 0) break;
    // oxlint-disable-next-line no-await-in-loop -- as above
    await tx.run(`UPDATE notifications SET read_at = ? WHERE id IN (${placeholders(ids.length)})`, [tx.nowMs, ...ids]);
    const readAt = toInstant(tx.nowMs);
    for (const id of ids) tx.change({ entity: 'notification', id, before: { readAt: null }, after: { readAt } });
    count += ids.length;
  }
  if (count > 0) tx.emit('notification.read', { userId });
  return count;
}

async function someUnread(tx: Tx, userId: UserId, unread: Unread): Promise<Id<'notification'>[]> {
  const [condition, params] = conditionOf(unread);
  const rows = await tx.all<{ id: Id<'notification'> }>(
    `SELECT id FROM notifications WHERE user_id = ? AND read_at IS NULL${condition} ORDER BY created_at LIMIT ${atOnce}${tx.dialect.forUpdate}`,
    [userId, ...params],
  );
  return rows.map(({ id }) => id);
}

function conditionOf(unread: Unread): readonly [sql: string, params: readonly SqlValue[]] {
  if ('ids' in unread) return [` AND id IN (${placeholders(unread.ids.length)})`, unread.ids];
  if ('roomId' in unread) return [' AND room_id = ?', [unread.roomId]];
  return ['', []];
}
