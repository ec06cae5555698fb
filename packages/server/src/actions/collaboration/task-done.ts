import { taskDone as action } from '@balcao/contract';
import { doneTask, taskSubject } from '../../domain/task.ts';
import { lockTask, taskItemOf } from '../../store/queries/tasks.ts';
import { tasks } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { caller } from '../permit.ts';

export const taskDone = writes(action, async (tx, input) => {
  const actor = caller(tx.actor);
  const { task, ticket } = await lockTask(tx, actor, input.task);
  const after = await tasks.update(tx, task, doneTask(task, input.on, actor.userId, nowOf(tx)));
  if (after !== task) tx.emit('task.done', taskSubject(after, ticket));
  return taskItemOf(tx, task.id, tx.nowMs);
});
