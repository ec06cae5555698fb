import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { snapshot } from '../../views.ts';

export const syncSnapshot = defineRead({
  id: 'sync.snapshot',
  title: { en: 'Snapshot', 'pt-BR': 'Retrato' },
  summary: {
    en: 'What a live client starts from: me, catalogues, counts and the newest tickets of each state.',
    'pt-BR': 'De onde um cliente ao vivo parte: eu, cadastros, contagens e os atendimentos mais novos de cada estado.',
  },
  input: { tickets: z.int().min(0).max(100000).default(200).describe('Tickets of each state') },
  output: snapshot,
  permission: 'ticket.read',
  examples: ['balcao sync snapshot --json'],
});
