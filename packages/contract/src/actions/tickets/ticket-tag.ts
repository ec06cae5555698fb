import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { tagRef, ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const ticketTag = defineAction({
  id: 'ticket.tag',
  title: { en: 'Tag', 'pt-BR': 'Etiquetar' },
  summary: { en: 'Add and remove tags of a ticket.', 'pt-BR': 'Inclui e retira tags de um atendimento.' },
  input: { ticket: ticketRef, add: z.array(tagRef).max(50).default([]), remove: z.array(tagRef).max(50).default([]) },
  output: ticketItem,
  permission: 'ticket.tag',
  examples: ['balcao tag 1 --add vip'],
});
