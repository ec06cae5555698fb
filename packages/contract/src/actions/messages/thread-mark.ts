import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';

export const threadMark = defineAction({
  id: 'thread.mark',
  title: { en: 'Mark read or unread', 'pt-BR': 'Marcar lida ou não lida' },
  summary: {
    en: 'What you have read of the thread of a ticket; nothing else marks it.',
    'pt-BR': 'O que você leu da conversa de um atendimento; nada mais a marca.',
  },
  input: { ticket: ticketRef, read: z.boolean().default(true) },
  output: z.strictObject({ unread: z.int() }),
  permission: 'ticket.read',
  examples: ['balcao threads mark 1'],
});
