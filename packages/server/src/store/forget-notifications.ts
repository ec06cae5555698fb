import type { Id, NotificationEntity, UserId } from '@balcao/contract';
import type { Tx } from './store.ts';
import { placeholders } from './tables/columns.ts';

const dayMs = 24 * 3_600_000;
/** What was read is kept a month, what nobody read a quarter: nobody will. */
const keptMs = { read: 30 * dayMs, unread: 90 * dayMs } as const;
const atOnce = 500;

interface Old {
  readonly id: Id<'notification'>;
  readonly user_id: UserId;
  readonly ticket_id: NotificationEntity['ticketId'];
}

/** Forgets old notifications, a bounded piece each time. */
export async function forgetNotifications(tx: Tx): Promise<number> {
  const read = await tx.all<Old>(
    'SELECT id, user_id, ticket_id FROM notifications WHERE read_at < ? ORDER BY read_at LIMIT ?',
    [tx.nowMs - keptMs.read, atOnce],
  );
  const unread = await tx.all<Old>(
    'SELECT id, user_id, ticket_id FROM notifications WHERE read_at IS NULL AND created_at < ? ORDER BY created_at LIMIT ?',
    [tx.nowMs - keptMs.unread, atOnce],
  );
  const old = [...read, ...unread];
  if (old.length === 0) return 0;
  await tx.run(
    `DELETE FROM notifications WHERE id IN (${placeholders(old.length)})`,
    old.map(({ id }) => id),
  );
  for (const userId of new Set(old.map(({ user_id: owner }) => owner))) {
    for (const { id, user_id: owner, ticket_id: ticketId } of old)
      if (owner === userId) tx.change({ entity: 'notification', id, before: { ticketId }, after: null });
    tx.emit('notification.forgotten', { userId });
  }
  return old.length;
}
