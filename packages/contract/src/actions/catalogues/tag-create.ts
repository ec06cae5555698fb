import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { tagEntity } from '../../entities/person.ts';

export const tagCreate = defineAction({
  id: 'tag.create',
  title: { en: 'Create a tag', 'pt-BR': 'Criar tag' },
  summary: { en: 'A tag for tickets and contacts.', 'pt-BR': 'Uma tag para atendimentos e contatos.' },
  input: { name: z.string().trim().min(1).max(60) },
  output: tagEntity,
  permission: 'catalogue.manage',
  examples: ['balcao tags create vip'],
});
