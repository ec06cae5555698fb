import { notificationList as action } from '@balcao/contract';
import { listNotifications, unreadNotifications } from '../../store/queries/notifications.ts';
import { reading } from '../handler.ts';

export const notificationList = reading(action, async ({ reads, actor }, input) => {
  const page = await listNotifications(reads, actor, input);
  return { items: [...page.items], nextCursor: page.nextCursor, unread: await unreadNotifications(reads, actor) };
});
