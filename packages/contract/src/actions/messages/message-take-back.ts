import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { idSchema } from '../../id-schema.ts';
import { messageRef } from '../../refs.ts';
import { messageItem } from '../../views.ts';

export const messageTakeBack = defineAction({
  id: 'message.takeBack',
  title: { en: 'Undo sending', 'pt-BR': 'Desfazer envio' },
  summary: {
    en: 'Take a message back before it leaves; it is never sent, and what it said is answered so that it can be written anew.',
    'pt-BR': 'Desfaz uma mensagem antes que ela saia; ela nunca é enviada, e o texto volta para ser reescrito.',
  },
  input: { message: messageRef },
  output: z.strictObject({
    message: messageItem,
    text: z.string(),
    /** The file it carried, free to be sent again. */
    mediaId: idSchema('media').nullable(),
  }),
  permission: 'ticket.reply',
  examples: ['balcao messages take-back MESSAGE'],
});
