import { z } from 'zod';
import { defineAction } from '../../action.ts';

export const authLogout = defineAction({
  id: 'auth.logout',
  title: { en: 'Sign out', 'pt-BR': 'Sair' },
  summary: { en: 'Revoke the token in use.', 'pt-BR': 'Revoga o token em uso.' },
  input: {},
  output: z.strictObject({ ended: z.boolean() }),
  permission: null,
  examples: ['balcao logout'],
});
