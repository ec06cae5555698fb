import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const ticketRestore = defineAction({
  id: 'ticket.restore',
  title: { en: 'Restore', 'pt-BR': 'Resgatar' },
  summary: {
    en: 'Take a ticket out of the trash, in the state it was in before.',
    'pt-BR': 'Tira um atendimento da lixeira, no estado em que estava antes.',
  },
  input: { ticket: ticketRef },
  output: ticketItem,
  permission: 'ticket.trash',
  examples: ['balcao tickets restore 1'],
});
