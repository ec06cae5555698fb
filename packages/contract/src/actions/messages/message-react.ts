import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { messageRef } from '../../refs.ts';
import { cleanText } from '../../text.ts';
import { messageItem } from '../../views.ts';

export const messageReact = defineAction({
  id: 'message.react',
  title: { en: 'React', 'pt-BR': 'Reagir' },
  summary: {
    en: 'Put an emoji on a message of the contact; an empty one takes it away.',
    'pt-BR': 'Põe um emoji numa mensagem do contato; vazio retira.',
  },
  input: { message: messageRef, emoji: z.string().overwrite(cleanText).max(32) },
  output: messageItem,
  permission: 'ticket.reply',
  examples: ['balcao messages react MESSAGE 👍'],
});
