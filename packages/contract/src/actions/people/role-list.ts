import { defineRead } from '../../action.ts';
import { roleItem } from '../../people-items.ts';
import { listOf } from '../../views.ts';

export const roleList = defineRead({
  id: 'role.list',
  title: { en: 'List roles', 'pt-BR': 'Listar papéis' },
  summary: {
    en: 'The roles that every office has and those of this one, with what each may do.',
    'pt-BR': 'Os papéis que todo escritório tem e os deste, com o que cada um pode fazer.',
  },
  input: {},
  output: listOf(roleItem),
  permission: 'catalogue.use',
  examples: ['balcao roles list'],
});
