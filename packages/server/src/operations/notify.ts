import type { NotificationEntity, UserId } from '@balcao/contract';
import type { Tx } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';
import { notifications } from '../store/tables/tables.ts';

export type News = Pick<NotificationEntity, 'kind'> &
  Partial<Pick<NotificationEntity, 'ticketId' | 'contactId' | 'taskId' | 'roomId' | 'text'>>;

/** Tells users that something concerns them; nobody is told of what they did themselves. */
export async function notify(tx: Tx, userIds: Iterable<UserId>, news: News): Promise<void> {
  const by = tx.actor.type === 'user' ? tx.actor : null;
  for (const userId of new Set(userIds)) {
    if (userId === by?.userId) continue;
    const notification: NotificationEntity = {
      ticketId: null,
      contactId: null,
      taskId: null,
      roomId: null,
      text: '',
      ...news,
      id: tx.newId('notification'),
      userId,
      byName: by?.name ?? null,
      createdAt: toInstant(tx.nowMs),
      readAt: null,
    };
    await notifications.insert(tx, notification);
    tx.emit('notification.created', { userId });
  }
}
