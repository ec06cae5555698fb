import { defineRead } from '../../action.ts';
import { userEntity } from '../../entities/person.ts';
import { listOf } from '../../views.ts';

export const userList = defineRead({
  id: 'user.list',
  title: { en: 'List users', 'pt-BR': 'Listar usuários' },
  summary: { en: 'Users with their roles.', 'pt-BR': 'Usuários e seus papéis.' },
  input: {},
  output: listOf(userEntity),
  permission: 'catalogue.use',
  examples: ['balcao users list'],
});
