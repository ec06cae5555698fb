import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { connectionRef } from '../../refs.ts';

export const templateRefresh = defineAction({
  id: 'template.refresh',
  title: { en: 'Refresh templates', 'pt-BR': 'Atualizar templates' },
  summary: {
    en: 'Fetch the template catalogue of a connection from the provider.',
    'pt-BR': 'Busca no provedor o catálogo de templates de uma conexão.',
  },
  input: { connection: connectionRef },
  output: z.strictObject({ count: z.int(), approved: z.int() }),
  permission: 'template.send',
  examples: ['balcao templates refresh Principal'],
});
