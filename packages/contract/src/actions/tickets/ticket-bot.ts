import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const ticketBot = defineAction({
  id: 'ticket.bot',
  title: { en: 'Turn the bot on or off', 'pt-BR': 'Ligar ou desligar o robô' },
  summary: {
    en: 'Let the bot answer a ticket that waits in its queue, or not; it keeps its place. Needs a bot that is integrated.',
    'pt-BR':
      'Deixa ou não o robô responder um atendimento que espera na fila; o lugar na fila é o mesmo. Precisa de um robô integrado.',
  },
  input: { ticket: ticketRef, on: z.boolean().describe('Whether the bot answers') },
  output: ticketItem,
  permission: 'ticket.transfer',
  examples: ['balcao tickets bot 1 --on'],
});
