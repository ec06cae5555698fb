import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const ticketTrash = defineAction({
  id: 'ticket.trash',
  title: { en: 'Move to the trash', 'pt-BR': 'Enviar à lixeira' },
  summary: {
    en: 'Send a ticket to the trash; an active one is closed first, and restoring brings it back as it was.',
    'pt-BR': 'Envia um atendimento à lixeira; o ativo é encerrado antes, e resgatar o traz de volta como estava.',
  },
  input: { ticket: ticketRef },
  output: ticketItem,
  permission: 'ticket.trash',
  examples: ['balcao tickets trash 1'],
});
