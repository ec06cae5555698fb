import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { idSchema } from '../../id-schema.ts';
import { listOf } from '../../views.ts';

export const tokenList = defineRead({
  id: 'token.list',
  title: { en: 'List tokens', 'pt-BR': 'Listar tokens' },
  summary: {
    en: 'Tokens in force, without their values: whose they are, what they may at most, and when they were last used.',
    'pt-BR': 'Tokens em vigor, sem seus valores: de quem são, o que podem no máximo e quando foram usados.',
  },
  input: {},
  output: listOf(
    z.strictObject({
      id: idSchema('token'),
      name: z.string(),
      kind: z.enum(['session', 'api']),
      user: z.string(),
      /** The role that its user's rights are narrowed to; null where none narrows them. */
      role: z.string().nullable(),
      /** `permission` or `permission:scope`, what is left of its user's rights; null where nothing is taken from them. */
      scopes: z.array(z.string()).nullable(),
      connection: z.strictObject({ id: idSchema('connection'), name: z.string() }).nullable(),
      createdAt: instant,
      lastUsedAt: instant.nullable(),
      expiresAt: instant.nullable(),
    }),
  ),
  permission: 'token.manage',
  examples: ['balcao tokens list'],
});
