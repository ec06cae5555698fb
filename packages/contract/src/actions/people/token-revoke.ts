import { z } from 'zod';
import { defineAction } from '../../action.ts';

export const tokenRevoke = defineAction({
  id: 'token.revoke',
  title: { en: 'Revoke a token', 'pt-BR': 'Revogar token' },
  summary: {
    en: 'A revoked token stops working at once, on HTTP and on open streams.',
    'pt-BR': 'Um token revogado para na hora, em HTTP e em conexões abertas.',
  },
  input: { token: z.string().min(1).max(64) },
  output: z.strictObject({ revoked: z.boolean() }),
  permission: 'token.manage',
  danger: 'irreversible',
  examples: ['balcao tokens revoke TOKEN'],
});
