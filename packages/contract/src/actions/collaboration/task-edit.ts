import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { taskItem } from '../../collaboration-views.ts';
import { taskRef, userRef } from '../../refs.ts';
import { trimmedLine } from '../../text.ts';

export const taskEdit = defineAction({
  id: 'task.edit',
  title: { en: 'Change a task', 'pt-BR': 'Alterar tarefa' },
  summary: {
    en: 'Changes what a task says, who does it, when it is due and when it reminds.',
    'pt-BR': 'Muda o que a tarefa diz, quem a faz, o prazo e o lembrete.',
  },
  input: {
    task: taskRef,
    title: trimmedLine(200).optional().describe('What is to be done'),
    assignee: userRef.optional().describe('Who does it: id or e-mail'),
    due: z.string().trim().min(1).max(40).nullable().optional().describe('As in tasks create; null: no due date'),
    remind: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .nullable()
      .optional()
      .describe('2h before it is due, or a time; null: not at all'),
  },
  output: taskItem,
  permission: 'task.write',
  examples: ['balcao tasks edit TASK --due "2030-12-01"'],
});
