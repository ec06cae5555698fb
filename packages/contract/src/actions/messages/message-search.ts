import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { listOf, messageItem } from '../../views.ts';

export const messageSearch = defineRead({
  id: 'message.search',
  title: { en: 'Search messages', 'pt-BR': 'Buscar mensagens' },
  summary: {
    en: 'Messages with these words, accents aside, newest first.',
    'pt-BR': 'Mensagens com estas palavras, sem acentos, das mais novas.',
  },
  input: {
    query: z.string().trim().min(1).max(200),
    limit: z.int().min(1).max(1000).default(30).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(messageItem),
  permission: 'ticket.read',
  examples: ['balcao messages search "nota fiscal"'],
});
