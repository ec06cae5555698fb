import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { groupEntity } from '../../entities/person.ts';
import { nameText } from '../../name-text.ts';
import { userRef } from '../../refs.ts';

export const groupCreate = defineAction({
  id: 'group.create',
  title: { en: 'Create a user group', 'pt-BR': 'Criar grupo de usuários' },
  summary: {
    en: 'A group of users; one with management sees what is private on the connections that name it.',
    'pt-BR': 'Um grupo de usuários; com gestão, vê o que é privado nas conexões que o indicam.',
  },
  input: {
    name: nameText(100),
    management: z.boolean().default(false).describe('Whether it may be the management group of connections'),
    members: z.array(userRef).max(1000).default([]),
  },
  output: groupEntity,
  permission: 'user.manage',
  examples: ['balcao groups create Diretoria --management --members ana@example.com'],
});
