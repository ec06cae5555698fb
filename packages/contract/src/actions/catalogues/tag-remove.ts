import { defineAction } from '../../action.ts';
import { tagEntity } from '../../entities/person.ts';
import { tagRef } from '../../refs.ts';

export const tagRemove = defineAction({
  id: 'tag.remove',
  title: { en: 'Remove a tag', 'pt-BR': 'Remover tag' },
  summary: {
    en: 'It is offered no more; tickets and contacts that have it keep it, and its name is free again.',
    'pt-BR': 'Deixa de ser oferecida; atendimentos e contatos que a têm continuam com ela, e o nome fica livre.',
  },
  input: { tag: tagRef },
  output: tagEntity,
  permission: 'catalogue.manage',
  examples: ['balcao tags remove spam'],
});
