import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { contactEntity } from '../../entities/contact.ts';
import { contactRef, userRef } from '../../refs.ts';

export const contactSetWallet = defineAction({
  id: 'contact.setWallet',
  title: { en: 'Set the wallet', 'pt-BR': 'Definir carteira' },
  summary: {
    en: 'The fixed users of a contact, in order: the first who is available gets its new tickets. None empties it.',
    'pt-BR': 'Os usuários fixos de um contato, em ordem: o primeiro disponível recebe os novos. Sem nenhum, esvazia.',
  },
  input: { contact: contactRef, users: z.array(userRef).max(20).describe('Users in order: ids or e-mails') },
  output: contactEntity,
  permission: 'wallet.write',
  examples: ['balcao contacts set-wallet "Ana" --users ana@example.com'],
});
