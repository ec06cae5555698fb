import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { knownPassword, newPassword } from '../../refs.ts';

export const profileSetPassword = defineAction({
  id: 'profile.setPassword',
  title: { en: 'Change my password', 'pt-BR': 'Trocar minha senha' },
  summary: {
    en: 'Asks for the present one; it ends my other sessions. API tokens stay.',
    'pt-BR': 'Pede a atual; encerra minhas outras sessões. Os tokens de API ficam.',
  },
  input: { current: knownPassword, password: newPassword },
  output: z.strictObject({ sessionsEnded: z.int() }),
  permission: 'profile.edit',
  examples: ['balcao profile set-password'],
});
