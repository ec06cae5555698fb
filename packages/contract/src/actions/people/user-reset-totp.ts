import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { userRef } from '../../refs.ts';

export const userResetTotp = defineAction({
  id: 'user.resetTotp',
  title: { en: 'Take away a second factor', 'pt-BR': 'Retirar o segundo fator' },
  summary: {
    en: 'For somebody who lost it: they sign in with the password alone and may set up another.',
    'pt-BR': 'Para quem o perdeu: entra só com a senha e pode configurar outro.',
  },
  input: { user: userRef },
  output: z.strictObject({ removed: z.boolean() }),
  permission: 'user.manage',
  examples: ['balcao users reset-totp ana@example.com'],
});
