import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { queuedItem } from '../../views.ts';

export const ticketProtocol = defineAction({
  id: 'ticket.protocol',
  title: { en: 'Send the protocol', 'pt-BR': 'Enviar protocolo' },
  summary: {
    en: 'Tell the contact the protocol number of the ticket, in a message.',
    'pt-BR': 'Informa ao contato, em uma mensagem, o número de protocolo do atendimento.',
  },
  input: { ticket: ticketRef },
  output: queuedItem,
  permission: 'ticket.reply',
  examples: ['balcao tickets protocol 1'],
});
