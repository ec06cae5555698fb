import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { purgedItem } from '../../views.ts';

export const ticketPurge = defineAction({
  id: 'ticket.purge',
  title: { en: 'Delete for good', 'pt-BR': 'Excluir de vez' },
  summary: {
    en: 'Delete a ticket of the trash for good: messages, files, notes and what the log says of them. There is no way back.',
    'pt-BR':
      'Exclui de vez um atendimento da lixeira: mensagens, arquivos, notas e o que o registro guarda deles. Não tem volta.',
  },
  input: { ticket: ticketRef },
  output: purgedItem,
  permission: 'ticket.purge',
  danger: 'irreversible',
  examples: ['balcao tickets purge 1'],
});
