import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { taskItem } from '../../collaboration-views.ts';
import { taskRef } from '../../refs.ts';

export const taskDone = defineAction({
  id: 'task.done',
  title: { en: 'Complete a task', 'pt-BR': 'Concluir tarefa' },
  summary: { en: 'Marks a task as done, or open again.', 'pt-BR': 'Marca a tarefa como concluída ou a reabre.' },
  input: {
    task: taskRef,
    on: z.boolean().default(true).describe('Off opens it again'),
  },
  output: taskItem,
  permission: 'task.write',
  examples: ['balcao tasks done TASK'],
});
