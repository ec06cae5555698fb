import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { listOf, ticketItem } from '../../views.ts';

export const ticketPrevious = defineRead({
  id: 'ticket.previous',
  title: { en: 'Earlier tickets', 'pt-BR': 'Atendimentos anteriores' },
  summary: {
    en: 'Earlier tickets of the same contact that you may see, newest first.',
    'pt-BR': 'Atendimentos anteriores do mesmo contato que você pode ver, do mais novo.',
  },
  input: {
    ticket: ticketRef,
    limit: z.int().min(1).max(1000).default(30).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(ticketItem),
  permission: 'ticket.read',
  examples: ['balcao tickets previous 1'],
});
