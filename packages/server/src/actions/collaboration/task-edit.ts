import { taskEdit as action } from '@balcao/contract';
import { changedTimes, taskSubject } from '../../domain/task.ts';
import { assigneeOfTask } from '../../operations/colleagues.ts';
import { settingsOf } from '../../operations/settings.ts';
import { lockTask, taskItemOf } from '../../store/queries/tasks.ts';
import { tasks } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { notifyAssigned } from './task-news.ts';

export const taskEdit = writes(action, async (tx, input) => {
  const { task, ticket } = await lockTask(tx, caller(tx.actor), input.task);
  const { timeZone: zone } = await settingsOf(tx);
  const after = await tasks.update(tx, task, {
    ...(input.title === undefined ? {} : { title: input.title }),
    ...(input.assignee === undefined ? {} : { assigneeId: await assigneeOfTask(tx, input.assignee, ticket) }),
    ...changedTimes(task, input, { zone, nowMs: tx.nowMs }),
  });
  if (after === task) return taskItemOf(tx, task.id, tx.nowMs);
  tx.emit('task.edited', taskSubject(after, ticket, task.assigneeId));
  if (after.assigneeId !== task.assigneeId) await notifyAssigned(tx, after);
  return taskItemOf(tx, task.id, tx.nowMs);
});
