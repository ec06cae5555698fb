import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { idSchema } from '../../id-schema.ts';
import { listOf } from '../../views.ts';

export const tokenList = defineRead({
  id: 'token.list',
  title: { en: 'List tokens', 'pt-BR': 'Listar tokens' },
  summary: { en: 'Tokens in force, without their values.', 'pt-BR': 'Tokens em vigor, sem seus valores.' },
  input: {},
  output: listOf(
    z.strictObject({
      id: idSchema('token'),
      name: z.string(),
      kind: z.enum(['session', 'api']),
      user: z.string(),
      createdAt: instant,
      lastUsedAt: instant.nullable(),
      expiresAt: instant.nullable(),
    }),
  ),
  permission: 'token.manage',
  examples: ['balcao tokens list'],
});
