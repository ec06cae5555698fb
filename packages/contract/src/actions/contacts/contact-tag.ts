import { defineAction } from '../../action.ts';
import { contactEntity } from '../../entities/contact.ts';
import { contactRef } from '../../refs.ts';
import { tagRefs } from './contact-fields.ts';

export const contactTag = defineAction({
  id: 'contact.tag',
  title: { en: 'Tag a contact', 'pt-BR': 'Etiquetar contato' },
  summary: {
    en: 'Add and remove tags of a contact; its tickets keep their own.',
    'pt-BR': 'Inclui e retira tags de um contato; os atendimentos têm as suas.',
  },
  input: { contact: contactRef, add: tagRefs.default([]), remove: tagRefs.default([]) },
  output: contactEntity,
  permission: 'contact.write',
  examples: ['balcao contacts tag "Ana" --add vip --remove spam'],
});
