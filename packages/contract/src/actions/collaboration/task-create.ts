import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { taskItem } from '../../collaboration-views.ts';
import { contactRef, ticketRef, userRef } from '../../refs.ts';
import { trimmedLine } from '../../text.ts';

export const taskCreate = defineAction({
  id: 'task.create',
  title: { en: 'Create a task', 'pt-BR': 'Criar tarefa' },
  summary: {
    en: 'Something to be done, by yourself or a colleague, about a ticket, a contact or neither.',
    'pt-BR': 'Algo a fazer, por você ou por um colega, sobre um atendimento, um contato ou nenhum dos dois.',
  },
  input: {
    title: trimmedLine(200).describe('What is to be done'),
    ticket: ticketRef.optional(),
    contact: contactRef.optional(),
    assignee: userRef.optional().describe('Who does it: id or e-mail; you, if nobody is named'),
    due: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .optional()
      .describe('2026-11-30, 2026-11-30 14:00 (time zone of the office), an ISO instant, or 2h from now'),
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
  examples: ['balcao tasks create "Ligar de volta" --ticket 1 --due "2030-11-30 14:00" --remind 1h'],
});
