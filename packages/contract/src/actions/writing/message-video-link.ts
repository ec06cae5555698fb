import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { messageItem } from '../../views.ts';

export const messageVideoLink = defineAction({
  id: 'message.videoLink',
  title: { en: 'Video-call link', 'pt-BR': 'Link de videochamada' },
  summary: {
    en: 'Make the link of a video call in a room nobody can guess, and send it unless told not to.',
    'pt-BR': 'Cria o link de uma videochamada numa sala que ninguém adivinha e o envia, salvo se indicado o contrário.',
  },
  input: { ticket: ticketRef, send: z.boolean().default(true).describe('Send the link, or only answer it') },
  output: z.strictObject({
    url: z.string(),
    /** Null when it was not sent. */
    message: messageItem.nullable(),
  }),
  permission: 'ticket.reply',
  examples: ['balcao messages video-link 1', 'balcao messages video-link 1 --no-send'],
});
