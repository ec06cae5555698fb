import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';
import { ifVersion } from './if-version.ts';

export const ticketReturn = defineAction({
  id: 'ticket.return',
  title: { en: 'Return to queue', 'pt-BR': 'Devolver à fila' },
  summary: {
    en: 'Unassign a ticket; it re-enters its queue at the end.',
    'pt-BR': 'Retira o responsável; o atendimento volta ao fim da fila.',
  },
  input: { ticket: ticketRef, ifVersion },
  output: ticketItem,
  permission: 'ticket.return',
  examples: ['balcao return 1'],
});
