import { defineAction } from '../../action.ts';
import { contactEntity } from '../../entities/contact.ts';
import { nameText } from '../../name-text.ts';
import { contactRef } from '../../refs.ts';

export const contactRename = defineAction({
  id: 'contact.rename',
  title: { en: 'Rename a contact', 'pt-BR': 'Renomear contato' },
  summary: {
    en: "Give a contact another name; the provider's profile name no longer replaces it.",
    'pt-BR': 'Dá outro nome ao contato; o nome do perfil não o substitui mais.',
  },
  input: { contact: contactRef, name: nameText(200) },
  output: contactEntity,
  permission: 'contact.write',
  examples: ['balcao contacts rename "Ana" "Ana Lima"'],
});
