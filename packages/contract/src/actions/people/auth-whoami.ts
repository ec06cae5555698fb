import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { userEntity } from '../../entities/person.ts';

export const authWhoami = defineRead({
  id: 'auth.whoami',
  title: { en: 'Who am I', 'pt-BR': 'Quem sou eu' },
  summary: {
    en: 'The user, role, queues and permissions of the token in use.',
    'pt-BR': 'Usuário, papel, filas e permissões do token em uso.',
  },
  input: {},
  output: z.strictObject({
    user: userEntity,
    queues: z.array(z.strictObject({ id: z.string(), name: z.string() })),
    permissions: z.record(z.string(), z.string()),
    token: z.strictObject({ id: z.string(), name: z.string(), expiresAt: instant.nullable() }),
  }),
  permission: null,
  examples: ['balcao whoami --json'],
});
