import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { idSchema } from '../../id-schema.ts';
import { nameText } from '../../name-text.ts';
import { connectionRef, grantWords, roleRef, userRef } from '../../refs.ts';

export const tokenCreate = defineAction({
  id: 'token.create',
  title: { en: 'Create a token', 'pt-BR': 'Criar token' },
  summary: {
    en: 'A token that may what its user may at each moment, or less: what a role or its scopes leave of it. A CI token tests one connection and does nothing else unless a scope says so. Shown once.',
    'pt-BR':
      'Um token que pode o que a pessoa pode a cada momento, ou menos: o que um papel ou os escopos deixam. Um token de CI testa uma conexão e nada mais, salvo se um escopo disser. Mostrado uma vez.',
  },
  input: {
    name: nameText(100),
    user: userRef.optional(),
    role: roleRef.optional().describe('A lesser role than the user has'),
    scope: grantWords.optional().describe('Permission, or permission:scope, that is left of the user’s'),
    connection: connectionRef.optional().describe('The connection a ci token may test'),
    expiresInDays: z.int().min(1).max(3650).optional(),
  },
  output: z.strictObject({ id: idSchema('token'), name: z.string(), token: z.string(), expiresAt: instant.nullable() }),
  permission: 'token.manage',
  examples: [
    'balcao tokens create ci --role ci --connection Principal',
    'balcao tokens create painel --scope ticket.read,report.read',
  ],
});
