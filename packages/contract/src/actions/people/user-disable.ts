import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { userEntity } from '../../entities/person.ts';
import { userRef } from '../../refs.ts';

export const userDisable = defineAction({
  id: 'user.disable',
  title: { en: 'Disable or enable a user', 'pt-BR': 'Desativar ou reativar usuário' },
  summary: {
    en: 'A disabled user is signed out everywhere, their tokens do nothing, and tickets in hand go back to their queues.',
    'pt-BR':
      'Quem é desativado sai de todas as sessões, seus tokens deixam de valer e os atendimentos em mãos voltam às filas.',
  },
  input: { user: userRef, on: z.boolean().default(true).describe('Disable; off enables again') },
  output: z.strictObject({ user: userEntity, returned: z.int() }),
  permission: 'user.manage',
  examples: ['balcao users disable ana@example.com', 'balcao users disable ana@example.com --no-on'],
});
