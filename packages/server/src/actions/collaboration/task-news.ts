import type { TaskEntity } from '@balcao/contract';
import { notify } from '../../operations/notify.ts';
import type { Tx } from '../../store/store.ts';

/** Word to whoever was given a task by somebody else. */
export async function notifyAssigned(tx: Tx, task: TaskEntity): Promise<void> {
  if (task.assigneeId === null) return;
  await notify(tx, [task.assigneeId], {
    kind: 'taskAssigned',
    taskId: task.id,
    ticketId: task.ticketId,
    contactId: task.contactId,
    text: task.title,
  });
}
