import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const ticketMerge = defineAction({
  id: 'ticket.merge',
  title: { en: 'Merge tickets', 'pt-BR': 'Unir atendimentos' },
  summary: {
    en: 'Two tickets of one contact become one: the first takes over what the other has, which closes and says where it went.',
    'pt-BR':
      'Dois atendimentos de um contato viram um: o primeiro assume o que o outro tem; o outro fecha e diz para onde foi.',
  },
  input: { ticket: ticketRef, from: ticketRef.describe('Ticket that is merged into it: id, number or protocol') },
  output: ticketItem,
  permission: 'ticket.merge',
  examples: ['balcao tickets merge 1 --from 2'],
});
