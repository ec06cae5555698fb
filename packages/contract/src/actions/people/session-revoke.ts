import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { userRef } from '../../refs.ts';

export const sessionRevoke = defineAction({
  id: 'session.revoke',
  title: { en: 'Sign out elsewhere', 'pt-BR': 'Encerrar sessões' },
  summary: {
    en: 'Ends one session, or with `others` all but this one; who manages users may end those of another.',
    'pt-BR':
      'Encerra uma sessão ou, com `others`, todas menos esta; quem gere usuários pode encerrar as de outra pessoa.',
  },
  input: {
    session: z.string().trim().min(1).max(64).optional().describe('Session: id'),
    others: z.boolean().optional().describe('Every session but this one'),
    user: userRef.optional().describe('Whose sessions, with --others'),
  },
  output: z.strictObject({ revoked: z.int() }),
  permission: 'profile.edit',
  examples: ['balcao sessions revoke --others', 'balcao sessions revoke --session TOKEN'],
});
