import { defineRead } from '../../action.ts';
import { taskItem } from '../../collaboration-views.ts';
import { taskRef } from '../../refs.ts';

export const taskShow = defineRead({
  id: 'task.show',
  title: { en: 'Show a task', 'pt-BR': 'Ver tarefa' },
  summary: { en: 'One task.', 'pt-BR': 'Uma tarefa.' },
  input: {
    task: taskRef,
  },
  output: taskItem,
  permission: 'task.write',
  examples: ['balcao tasks show TASK'],
});
