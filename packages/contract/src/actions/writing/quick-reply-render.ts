import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { mediaView } from '../../entities/message.ts';
import { quickReplyRef, ticketRef } from '../../refs.ts';

export const quickReplyRender = defineRead({
  id: 'quickReply.render',
  title: { en: 'Preview a quick reply', 'pt-BR': 'Ver mensagem rápida pronta' },
  summary: {
    en: 'A quick reply as you would send it to the contact of a ticket now: merge fields filled in, newest file.',
    'pt-BR': 'Uma mensagem rápida como você a enviaria agora: campos preenchidos e arquivo mais novo.',
  },
  input: { quickReply: quickReplyRef, ticket: ticketRef },
  output: z.strictObject({
    text: z.string(),
    /** Null without a file. */
    file: mediaView.nullable(),
  }),
  permission: 'catalogue.use',
  examples: ['balcao quick-replies render /oi 1'],
});
