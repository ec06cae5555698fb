import { defineAction } from '../../action.ts';
import { tagEntity } from '../../entities/person.ts';
import { nameText } from '../../name-text.ts';
import { tagRef } from '../../refs.ts';

export const tagEdit = defineAction({
  id: 'tag.edit',
  title: { en: 'Rename a tag', 'pt-BR': 'Renomear tag' },
  summary: { en: 'What has the tag shows its new name.', 'pt-BR': 'Quem tem a tag passa a mostrar o nome novo.' },
  input: { tag: tagRef, name: nameText(60) },
  output: tagEntity,
  permission: 'catalogue.manage',
  examples: ['balcao tags edit vip --name "muito importante"'],
});
