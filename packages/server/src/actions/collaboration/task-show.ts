import { taskShow as action } from '@balcao/contract';
import { findTask, taskItemOf } from '../../store/queries/tasks.ts';
import { reading } from '../handler.ts';

export const taskShow = reading(action, async ({ reads, actor, nowMs }, input) => {
  const { task } = await findTask(reads, actor, input.task);
  return taskItemOf(reads, task.id, nowMs);
});
