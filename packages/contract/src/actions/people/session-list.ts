import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { idSchema } from '../../id-schema.ts';
import { userRef } from '../../refs.ts';
import { listOf } from '../../views.ts';

export const sessionList = defineRead({
  id: 'session.list',
  title: { en: 'List sessions', 'pt-BR': 'Listar sessões' },
  summary: {
    en: 'Where I am signed in; who manages users may ask of another.',
    'pt-BR': 'Onde estou conectado; quem gere usuários pode perguntar por outra pessoa.',
  },
  input: { user: userRef.optional() },
  output: listOf(
    z.strictObject({
      id: idSchema('token'),
      user: z.string(),
      /** What the program that signed in calls itself. */
      client: z.string().nullable(),
      createdAt: instant,
      lastUsedAt: instant.nullable(),
      expiresAt: instant.nullable(),
      /** The one that asks. */
      current: z.boolean(),
    }),
  ),
  permission: 'profile.edit',
  examples: ['balcao sessions list', 'balcao sessions list --user ana@example.com'],
});
