import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { threadPage } from '../../views.ts';

export const syncThread = defineRead({
  id: 'sync.thread',
  title: { en: 'Page of a thread', 'pt-BR': 'Página de uma conversa' },
  summary: {
    en: 'Messages, notes and tickets of a thread, newest page first.',
    'pt-BR': 'Mensagens, notas e atendimentos de uma conversa, página mais nova primeiro.',
  },
  input: {
    thread: z.string().max(64),
    limit: z.int().min(1).max(500).default(50),
    cursor: z.string().max(500).optional(),
  },
  output: threadPage,
  permission: 'ticket.read',
  examples: ['balcao sync thread THREAD --json'],
});
