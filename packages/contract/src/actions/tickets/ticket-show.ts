import { defineRead } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const ticketShow = defineRead({
  id: 'ticket.show',
  title: { en: 'Show a ticket', 'pt-BR': 'Mostrar atendimento' },
  summary: { en: 'One ticket by id, number or protocol.', 'pt-BR': 'Um atendimento por id, número ou protocolo.' },
  input: { ticket: ticketRef },
  output: ticketItem,
  permission: 'ticket.read',
  examples: ['balcao tickets show 1 --json'],
});
