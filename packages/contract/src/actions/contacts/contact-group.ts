import { defineAction } from '../../action.ts';
import { contactEntity } from '../../entities/contact.ts';
import { contactRef } from '../../refs.ts';
import { groupRefs } from './contact-fields.ts';

export const contactGroup = defineAction({
  id: 'contact.group',
  title: { en: 'Group a contact', 'pt-BR': 'Agrupar contato' },
  summary: {
    en: 'Put a contact into contact groups, and take it out of others.',
    'pt-BR': 'Põe um contato em grupos de contatos e o tira de outros.',
  },
  input: { contact: contactRef, add: groupRefs.default([]), remove: groupRefs.default([]) },
  output: contactEntity,
  permission: 'contact.write',
  examples: ['balcao contacts group "Ana" --add Clientes'],
});
