import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { groupEntity } from '../../entities/person.ts';
import { nameText } from '../../name-text.ts';
import { groupRef, userRef } from '../../refs.ts';

export const groupEdit = defineAction({
  id: 'group.edit',
  title: { en: 'Edit a user group', 'pt-BR': 'Editar grupo de usuários' },
  summary: {
    en: 'Change its name, whether it manages, or its members, whole or some of them; the others stay.',
    'pt-BR': 'Muda o nome, se é de gestão, ou os membros, todos ou alguns; o resto fica.',
  },
  input: {
    group: groupRef,
    name: nameText(100).optional(),
    management: z.boolean().optional(),
    members: z.array(userRef).max(1000).optional().describe('All of its members from now on'),
    add: z.array(userRef).max(1000).default([]),
    remove: z.array(userRef).max(1000).default([]),
  },
  output: groupEntity,
  permission: 'user.manage',
  examples: ['balcao groups edit Gestores --add ana@example.com'],
});
