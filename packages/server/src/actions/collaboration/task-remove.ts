import { AppError, taskRemove as action } from '@balcao/contract';
import { mayRemoveTask, taskSubject } from '../../domain/task.ts';
import { lockTask, taskItemOf } from '../../store/queries/tasks.ts';
import { tasks } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';

/** Answers the task as it was. */
export const taskRemove = writes(action, async (tx, input) => {
  const actor = caller(tx.actor);
  const { task, ticket } = await lockTask(tx, actor, input.task);
  const item = await taskItemOf(tx, task.id, tx.nowMs);
  if (!mayRemoveTask(actor, task))
    throw new AppError('task.othersOnly', { creator: item.createdBy.name, assignee: item.assignee?.name ?? '-' });
  await tasks.remove(tx, task);
  tx.emit('task.removed', taskSubject(task, ticket));
  return item;
});
