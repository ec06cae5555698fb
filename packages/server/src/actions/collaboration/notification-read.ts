import { AppError, notificationRead as action } from '@balcao/contract';
import { readNotifications } from '../../operations/read-notifications.ts';
import { unreadNotifications } from '../../store/queries/notifications.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';

/** Those of somebody else are as good as unknown, and left alone. */
export const notificationRead = writes(action, async (tx, input) => {
  const actor = caller(tx.actor);
  if (input.all === input.ids.length > 0)
    throw new AppError('input.invalid', {
      problem: 'name some ids, or all',
      'problem.pt-BR': 'indique alguns ids, ou all',
    });
  const read = await readNotifications(tx, actor.userId, input.all ? { all: true } : { ids: input.ids });
  return { read, unread: await unreadNotifications(tx, actor) };
});
