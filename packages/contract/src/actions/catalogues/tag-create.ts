import { defineAction } from '../../action.ts';
import { tagEntity } from '../../entities/person.ts';
import { nameText } from '../../name-text.ts';

export const tagCreate = defineAction({
  id: 'tag.create',
  title: { en: 'Create a tag', 'pt-BR': 'Criar tag' },
  summary: { en: 'A tag for tickets and contacts.', 'pt-BR': 'Uma tag para atendimentos e contatos.' },
  input: { name: nameText(60) },
  output: tagEntity,
  permission: 'catalogue.manage',
  examples: ['balcao tags create vip'],
});
