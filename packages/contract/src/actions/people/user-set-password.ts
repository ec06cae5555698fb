import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { newPassword, userRef } from '../../refs.ts';

export const userSetPassword = defineAction({
  id: 'user.setPassword',
  title: { en: 'Set a password', 'pt-BR': 'Definir senha' },
  summary: {
    en: 'Another password for a user; it ends their sessions. API tokens stay.',
    'pt-BR': 'Outra senha para um usuário; encerra as sessões dele. Os tokens de API ficam.',
  },
  input: { user: userRef, password: newPassword },
  output: z.strictObject({ sessionsEnded: z.int() }),
  permission: 'user.manage',
  examples: ['balcao users set-password ana@example.com --password-stdin < password.txt'],
});
