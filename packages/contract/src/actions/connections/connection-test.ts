import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { health } from '../../entities/connection.ts';
import { idSchema } from '../../id-schema.ts';
import { connectionRef } from '../../refs.ts';

export const connectionTest = defineAction({
  id: 'connection.test',
  title: { en: 'Test a connection', 'pt-BR': 'Testar conexão' },
  summary: {
    en: 'Ask the provider: credentials, number, webhook, templates. Unknown is not failed.',
    'pt-BR': 'Pergunta ao provedor: credenciais, número, webhook, templates. Desconhecido não é falha.',
  },
  input: { connection: connectionRef },
  output: z.strictObject({
    connection: z.strictObject({ id: idSchema('connection'), name: z.string(), channel: z.string() }),
    health,
    checks: z.array(
      z.strictObject({
        name: z.string(),
        state: z.enum(['passed', 'failed', 'unknown']),
        detail: z.string(),
        ms: z.number(),
      }),
    ),
  }),
  permission: 'connection.probe',
  examples: ['balcao connections test Principal'],
});
