import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { taskItem, taskStates } from '../../collaboration-views.ts';
import { contactRef, ticketRef, userRef } from '../../refs.ts';
import { listOf } from '../../views.ts';

export const taskList = defineRead({
  id: 'task.list',
  title: { en: 'List tasks', 'pt-BR': 'Listar tarefas' },
  summary: {
    en: 'Your tasks, or those of a colleague, a ticket or a contact that you may see; what is due first comes first.',
    'pt-BR': 'Suas tarefas, ou as de um colega, atendimento ou contato que você possa ver; primeiro o que vence antes.',
  },
  input: {
    assignee: userRef.optional().describe('Whose: id or e-mail; yours, if nothing is named'),
    ticket: ticketRef.optional(),
    contact: contactRef.optional(),
    state: z.enum(taskStates).default('open').describe('open (overdue ones too), overdue or done'),
    limit: z.int().min(1).max(1000).default(30).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(taskItem),
  permission: 'task.write',
  examples: ['balcao tasks list', 'balcao tasks list --ticket 1 --state done --json'],
});
