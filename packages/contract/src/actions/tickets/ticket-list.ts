import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { listOf, ticketItem } from '../../views.ts';

export const ticketList = defineRead({
  id: 'ticket.list',
  title: { en: 'List tickets', 'pt-BR': 'Listar atendimentos' },
  summary: {
    en: 'Tickets that match a filter, newest activity first; active ones without a filter.',
    'pt-BR': 'Atendimentos de um filtro, atividade mais nova primeiro; os ativos, sem filtro.',
  },
  input: {
    filter: z.string().max(2000).optional().describe('Filter, for example state:open assignee:me'),
    limit: z.int().min(1).max(1000).default(30).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(ticketItem),
  permission: 'ticket.read',
  examples: ['balcao tickets list --filter "state:pending" --json'],
});
