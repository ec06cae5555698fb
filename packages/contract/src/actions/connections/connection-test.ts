import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { checkNoteKinds, checkStates } from '../../check-note.ts';
import { health } from '../../entities/connection.ts';
import { idSchema } from '../../id-schema.ts';
import { lineWarning } from '../../line-state.ts';
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
    warnings: z.array(lineWarning).readonly(),
    checks: z.array(
      z.strictObject({
        name: z.string(),
        state: z.enum(checkStates),
        detail: z.string(),
        note: z
          .strictObject({ kind: z.enum(checkNoteKinds), data: z.record(z.string(), z.string()) })
          .optional()
          .describe('What the detail says, as data'),
        ms: z.number(),
      }),
    ),
  }),
  permission: 'connection.probe',
  examples: ['balcao connections test Principal'],
});
