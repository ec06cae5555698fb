import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { totpCode } from '../../refs.ts';

export const profileConfirmTotp = defineAction({
  id: 'profile.confirmTotp',
  title: { en: 'Turn the second factor on', 'pt-BR': 'Ligar o segundo fator' },
  summary: {
    en: 'A code of the app proves that it has the secret; signing in asks for one from then on.',
    'pt-BR': 'Um código do app prova que ele tem o segredo; daí em diante a entrada pede um.',
  },
  input: { code: totpCode },
  output: z.strictObject({ totpOn: z.boolean() }),
  permission: 'profile.edit',
  examples: ['balcao profile confirm-totp 123456'],
});
