import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const ticketToBot = defineAction({
  id: 'ticket.toBot',
  title: { en: 'Hand to the bot', 'pt-BR': 'Transferir para o robô' },
  summary: {
    en: 'Hand an active ticket to the bot; nobody is assigned until a person takes it. Needs a bot that is integrated.',
    'pt-BR':
      'Entrega um atendimento ativo ao robô; fica sem responsável até alguém assumir. Precisa de um robô integrado.',
  },
  input: { ticket: ticketRef },
  output: ticketItem,
  permission: 'ticket.transfer',
  examples: ['balcao tickets to-bot 1'],
});
