import { isDueToRemind, taskSubject } from '../domain/task.ts';
import { notify } from '../operations/notify.ts';
import { ticketOfTask } from '../store/queries/tasks.ts';
import { toInstant } from '../store/tables/columns.ts';
import { tasks } from '../store/tables/tables.ts';
import type { ClockJob } from './jobs.ts';

/** Whoever has a task is told once when its time comes; of one that nobody has, whoever created it. */
export const remindTask: ClockJob = {
  waiting:
    'SELECT id, remind_at AS at FROM tasks WHERE remind_at IS NOT NULL AND reminded_at IS NULL AND done_at IS NULL',
  wakes: ['task.created', 'task.edited', 'task.done'],
  run: async (tx, id) => {
    const task = await tasks.lock(tx, id);
    if (task === undefined || !isDueToRemind(task, tx.nowMs)) return;
    const after = await tasks.update(tx, task, { remindedAt: toInstant(tx.nowMs) });
    tx.emit('task.reminded', taskSubject(after, await ticketOfTask(tx, after)));
    await notify(tx, [task.assigneeId ?? task.createdBy], {
      kind: 'taskDue',
      taskId: task.id,
      ticketId: task.ticketId,
      contactId: task.contactId,
      text: task.title,
    });
  },
};
