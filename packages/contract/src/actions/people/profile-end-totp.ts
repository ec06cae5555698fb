import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { knownPassword, totpCode } from '../../refs.ts';

export const profileEndTotp = defineAction({
  id: 'profile.endTotp',
  title: { en: 'Turn the second factor off', 'pt-BR': 'Desligar o segundo fator' },
  summary: { en: 'Asks for a code of the app, or the password.', 'pt-BR': 'Pede um código do app ou a senha.' },
  input: { code: totpCode.optional(), password: knownPassword.optional() },
  output: z.strictObject({ totpOn: z.boolean() }),
  permission: 'profile.edit',
  examples: ['balcao profile end-totp --code 123456'],
});
