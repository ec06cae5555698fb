import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { connectionRef } from '../../refs.ts';
import { connectionItem } from '../../views.ts';

export const connectionShow = defineRead({
  id: 'connection.show',
  title: { en: 'Show a connection', 'pt-BR': 'Mostrar conexão' },
  summary: {
    en: 'One connection: settings without secrets, health, and what came in that was not understood.',
    'pt-BR': 'Uma conexão: ajustes sem segredos, saúde e o que chegou sem ser entendido.',
  },
  input: { connection: connectionRef },
  output: connectionItem.extend({
    counters: z.strictObject({
      received: z.int(),
      refused: z.int(),
      unknown: z.int(),
      pendingDeliveries: z.int(),
      uncertain: z.int(),
    }),
    unknown: z.array(z.strictObject({ id: z.string(), receivedAt: instant, reason: z.string(), body: z.string() })),
  }),
  permission: 'connection.probe',
  examples: ['balcao connections show Principal --json'],
});
