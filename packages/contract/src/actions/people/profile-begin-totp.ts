import { z } from 'zod';
import { defineAction } from '../../action.ts';

export const profileBeginTotp = defineAction({
  id: 'profile.beginTotp',
  title: { en: 'Set up a second factor', 'pt-BR': 'Configurar segundo fator' },
  summary: {
    en: 'A secret for an authenticator app, shown once; it counts after `profile confirm-totp` with a code of the app.',
    'pt-BR':
      'Um segredo para um app autenticador, mostrado uma vez; vale depois de `profile confirm-totp` com um código do app.',
  },
  input: {},
  output: z.strictObject({ secret: z.string(), url: z.string() }),
  permission: 'profile.edit',
  examples: ['balcao profile begin-totp'],
});
