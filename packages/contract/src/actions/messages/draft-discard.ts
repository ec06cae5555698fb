import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';

export const draftDiscard = defineAction({
  id: 'draft.discard',
  title: { en: 'Discard a draft', 'pt-BR': 'Descartar rascunho' },
  summary: {
    en: 'Discard your draft in the thread of a ticket; nothing happens where there is none.',
    'pt-BR': 'Descarta o seu rascunho na conversa de um atendimento; onde não há, nada acontece.',
  },
  input: { ticket: ticketRef },
  output: z.strictObject({ discarded: z.boolean() }),
  permission: 'ticket.read',
  examples: ['balcao drafts discard 1'],
});
