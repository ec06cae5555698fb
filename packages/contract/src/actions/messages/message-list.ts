import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { listOf, messageItem } from '../../views.ts';

export const messageList = defineRead({
  id: 'message.list',
  title: { en: 'List messages', 'pt-BR': 'Listar mensagens' },
  summary: { en: 'Messages of a ticket, oldest first.', 'pt-BR': 'Mensagens de um atendimento, da mais antiga.' },
  input: {
    ticket: ticketRef,
    limit: z.int().min(1).max(1000).default(200).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(messageItem),
  permission: 'ticket.read',
  examples: ['balcao messages list 1 --json'],
});
