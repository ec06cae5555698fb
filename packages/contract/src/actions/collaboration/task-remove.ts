import { defineAction } from '../../action.ts';
import { taskItem } from '../../collaboration-views.ts';
import { taskRef } from '../../refs.ts';

export const taskRemove = defineAction({
  id: 'task.remove',
  title: { en: 'Remove a task', 'pt-BR': 'Remover tarefa' },
  summary: {
    en: 'Removes a task; for who created it, its assignee and supervisors.',
    'pt-BR': 'Remove a tarefa; para quem a criou, o responsável e supervisores.',
  },
  input: {
    task: taskRef,
  },
  output: taskItem,
  permission: 'task.write',
  examples: ['balcao tasks remove TASK'],
});
