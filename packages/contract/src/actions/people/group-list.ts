import { defineRead } from '../../action.ts';
import { groupEntity } from '../../entities/person.ts';
import { listOf } from '../../views.ts';

export const groupList = defineRead({
  id: 'group.list',
  title: { en: 'List user groups', 'pt-BR': 'Listar grupos de usuários' },
  summary: {
    en: 'User groups, their members and which of them manage.',
    'pt-BR': 'Grupos de usuários, seus membros e quais são de gestão.',
  },
  input: {},
  output: listOf(groupEntity),
  permission: 'catalogue.use',
  examples: ['balcao groups list'],
});
