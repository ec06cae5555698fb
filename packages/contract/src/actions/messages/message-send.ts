import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { mediaKinds } from '../../entities/message.ts';
import { idSchema } from '../../id-schema.ts';
import { galleryRef, messageRef, quickReplyRef, ticketRef } from '../../refs.ts';
import { longestHoldSeconds } from '../../settings.ts';
import { writtenText } from '../../text.ts';
import { queuedItem } from '../../views.ts';

export const messageSend = defineAction({
  id: 'message.send',
  title: { en: 'Send', 'pt-BR': 'Enviar' },
  summary: {
    en: 'Send text with merge fields (@contact_firstname), a quick reply, a file, something of the gallery or a template to the contact of a ticket; refused when the 24-hour window is closed, except templates.',
    'pt-BR':
      'Envia texto com campos de mesclagem (@contact_firstname), mensagem rápida, arquivo, item da galeria ou template ao contato; recusado com a janela de 24 h fechada, exceto template.',
  },
  input: {
    ticket: ticketRef,
    text: writtenText(65_536).optional().describe('Text, or the caption of a file'),
    media: idSchema('media').optional().describe('A file uploaded to /v1/media'),
    kind: z.enum(mediaKinds).optional().describe('How to send the file; told from its content when absent'),
    voice: z.boolean().default(false).describe('Send audio as a voice note'),
    template: z
      .strictObject({
        name: z.string().min(1).max(512),
        language: z
          .string()
          .min(2)
          .max(15)
          .optional()
          .describe('For example pt_BR; needed when the name exists in several'),
        variables: z
          .record(z.string().max(64), writtenText(1024))
          .default({})
          .describe('1, 2, … or names; header.1 and button.0 too'),
      })
      .optional(),
    replyTo: messageRef.optional().describe('Message to quote'),
    seen: messageRef
      .optional()
      .describe('The last message you had before you; refused when a colleague answered since'),
    anyway: z.boolean().optional().describe('Send even if a colleague answered meanwhile'),
    hold: z
      .int()
      .min(0)
      .max(longestHoldSeconds)
      .optional()
      .describe('Seconds in which it can be taken back; 0 sends at once; the setting of the office when absent'),
    discardDraft: z
      .boolean()
      .optional()
      .describe('Discard your draft of this thread; by itself only one that says the same is'),
    quickReply: quickReplyRef.optional(),
    gallery: galleryRef.optional().describe('Gallery item, by id or name: its newest version is sent'),
    signature: z.boolean().optional().describe('Sign this message, or not, whatever you usually do'),
    raw: z.boolean().optional().describe('Send the text as it is, without filling in merge fields'),
  },
  output: queuedItem,
  permission: 'ticket.reply',
  examples: ['balcao reply 1 "Bom dia!"'],
});
