import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';

export const threadTyping = defineAction({
  id: 'thread.typing',
  title: { en: 'Show typing', 'pt-BR': 'Mostrar digitando' },
  summary: {
    en: 'Tell the contact that somebody is writing, where the channel can.',
    'pt-BR': 'Avisa o contato que alguém está digitando, onde o canal permite.',
  },
  input: { ticket: ticketRef },
  output: z.strictObject({ shown: z.boolean() }),
  permission: 'ticket.reply',
  examples: ['balcao threads typing 1'],
});
