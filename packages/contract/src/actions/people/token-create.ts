import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { idSchema } from '../../id-schema.ts';
import { nameText } from '../../name-text.ts';
import { connectionRef, roleRef, userRef } from '../../refs.ts';

export const tokenCreate = defineAction({
  id: 'token.create',
  title: { en: 'Create a token', 'pt-BR': 'Criar token' },
  summary: {
    en: 'An API token for a user, or a CI token bound to one connection; shown once.',
    'pt-BR': 'Um token de API para uma pessoa ou um token de CI preso a uma conexão; mostrado uma vez.',
  },
  input: {
    name: nameText(100),
    user: userRef.optional(),
    role: roleRef.optional().describe('A lesser role than the user has'),
    connection: connectionRef.optional().describe('The connection a ci token may test'),
    expiresInDays: z.int().min(1).max(3650).optional(),
  },
  output: z.strictObject({ id: idSchema('token'), name: z.string(), token: z.string(), expiresAt: instant.nullable() }),
  permission: 'token.manage',
  examples: ['balcao tokens create ci --role ci --connection Principal'],
});
