import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';
import { ifVersion } from './if-version.ts';

export const ticketReopen = defineAction({
  id: 'ticket.reopen',
  title: { en: 'Reopen', 'pt-BR': 'Reabrir' },
  summary: {
    en: 'Open a closed ticket again, assigned to you.',
    'pt-BR': 'Reabre um atendimento encerrado, com você como responsável.',
  },
  input: { ticket: ticketRef, ifVersion },
  output: ticketItem,
  permission: 'ticket.reopen',
  examples: ['balcao reopen 1'],
});
