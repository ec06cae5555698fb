import { defineRead } from '../../action.ts';
import { contactRef } from '../../refs.ts';
import { contactDetail } from './contact-fields.ts';

export const contactShow = defineRead({
  id: 'contact.show',
  title: { en: 'Show a contact', 'pt-BR': 'Ver contato' },
  summary: {
    en: 'Everything about one contact: addresses, tags, groups, wallet, custom fields, tickets.',
    'pt-BR': 'Tudo sobre um contato: endereços, tags, grupos, carteira, campos, atendimentos.',
  },
  input: { contact: contactRef },
  output: contactDetail,
  permission: 'catalogue.use',
  examples: ['balcao contacts show "Ana"', 'balcao contacts show "(11) 98765-4321" --json'],
});
