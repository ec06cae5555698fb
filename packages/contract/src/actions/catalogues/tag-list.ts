import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { tagEntity } from '../../entities/person.ts';
import { listOf } from '../../views.ts';

export const tagList = defineRead({
  id: 'tag.list',
  title: { en: 'List tags', 'pt-BR': 'Listar tags' },
  summary: { en: 'Tags of tickets and contacts.', 'pt-BR': 'Tags de atendimentos e contatos.' },
  input: { removed: z.boolean().default(false).describe('Also those that are offered no more') },
  output: listOf(tagEntity),
  permission: 'catalogue.use',
  examples: ['balcao tags list'],
});
