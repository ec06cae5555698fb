import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const ticketUnprivatize = defineAction({
  id: 'ticket.unprivatize',
  title: { en: 'Make not private', 'pt-BR': 'Desprivar' },
  summary: {
    en: 'Everybody of its queue sees it again; only the managers of its connection may.',
    'pt-BR': 'Toda a fila volta a vê-lo; só os gestores da conexão podem desprivar.',
  },
  input: { ticket: ticketRef },
  output: ticketItem,
  permission: 'ticket.unprivatize',
  examples: ['balcao tickets unprivatize 1'],
});
