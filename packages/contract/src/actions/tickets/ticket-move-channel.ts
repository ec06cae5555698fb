import { defineAction } from '../../action.ts';
import { connectionRef, ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const ticketMoveChannel = defineAction({
  id: 'ticket.moveChannel',
  title: { en: 'Move to another connection', 'pt-BR': 'Transferir canal' },
  summary: {
    en: 'Go on with the contact on another connection; ticket and protocol stay the same.',
    'pt-BR': 'Continua com o contato em outra conexão; o atendimento e o protocolo são os mesmos.',
  },
  input: { ticket: ticketRef, connection: connectionRef },
  output: ticketItem,
  permission: 'ticket.transfer',
  examples: ['balcao tickets move-channel 1 --connection Principal'],
});
