import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { scheduleStates } from '../../entities/collaboration.ts';
import { contactRef, ticketRef, userRef } from '../../refs.ts';
import { scheduleItem } from './schedule-item.ts';

/** Past this the count of a list is not told exactly. */
export const mostSchedulesCounted = 1000;

export const scheduleList = defineRead({
  id: 'schedule.list',
  title: { en: 'List scheduled messages', 'pt-BR': 'Listar mensagens agendadas' },
  summary: {
    en: 'Scheduled messages of a ticket, a contact or a user, the next to leave first; how many there are in all.',
    'pt-BR': 'Mensagens agendadas de um atendimento, contato ou usuário, da próxima a sair; e quantas são.',
  },
  input: {
    ticket: ticketRef.optional(),
    contact: contactRef.optional(),
    user: userRef.optional(),
    state: z
      .enum([...scheduleStates, 'all'])
      .default('pending')
      .describe('Those that still wait, unless told otherwise'),
    limit: z.int().min(1).max(1000).default(100).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: z.strictObject({
    items: z.array(scheduleItem),
    nextCursor: z.string().nullable(),
    /** Of all pages; counted up to 1000. */
    count: z.int(),
  }),
  permission: 'ticket.read',
  examples: ['balcao schedules list --contact Ana'],
});
