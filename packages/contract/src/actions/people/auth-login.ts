import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { userEntity } from '../../entities/person.ts';
import { totpCode } from '../../refs.ts';

export const authLogin = defineAction({
  id: 'auth.login',
  title: { en: 'Sign in', 'pt-BR': 'Entrar' },
  summary: {
    en: 'Trade e-mail and password for a token; the token is shown once.',
    'pt-BR': 'Troca e-mail e senha por um token, mostrado uma vez.',
  },
  input: {
    email: z.string().max(200),
    password: z.string().max(200),
    totp: totpCode.optional().describe('Code of the second factor'),
  },
  output: z.strictObject({ token: z.string(), user: userEntity, expiresAt: instant }),
  permission: 'public',
  examples: ['balcao login --server http://127.0.0.1:8080 --email ana@example.com --password-stdin < password.txt'],
});
