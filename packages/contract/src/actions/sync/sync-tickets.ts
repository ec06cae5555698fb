import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { entityPage } from '../../views.ts';

export const syncTickets = defineRead({
  id: 'sync.tickets',
  title: { en: 'Page of tickets', 'pt-BR': 'Página de atendimentos' },
  summary: {
    en: 'Tickets as normalised entities, for a live client that scrolls or filters.',
    'pt-BR': 'Atendimentos como entidades normalizadas, para um cliente ao vivo que rola ou filtra.',
  },
  input: {
    filter: z.string().max(2000).optional(),
    limit: z.int().min(1).max(1000).default(200),
    cursor: z.string().max(500).optional(),
  },
  output: entityPage,
  permission: 'ticket.read',
  examples: ['balcao sync tickets --json'],
});
