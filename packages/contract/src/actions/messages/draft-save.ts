import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { draftEntity } from '../../entities/collaboration.ts';
import { messageRef, ticketRef } from '../../refs.ts';
import { cleanText } from '../../text.ts';

export const draftSave = defineAction({
  id: 'draft.save',
  title: { en: 'Save a draft', 'pt-BR': 'Salvar rascunho' },
  summary: {
    en: 'Keep what you have begun to write, for you alone and on any machine; an empty text discards it.',
    'pt-BR': 'Guarda o que você começou a escrever, só para você e em qualquer máquina; texto vazio descarta.',
  },
  input: {
    ticket: ticketRef,
    body: z.string().overwrite(cleanText).max(65_536),
    replyTo: messageRef.optional().describe('Message to quote'),
  },
  output: z.strictObject({ draft: draftEntity.nullable() }),
  permission: 'ticket.read',
  examples: ['balcao drafts save 1 "Bom dia! Sobre o seu pedido…"'],
});
