import { defineAction } from '../../action.ts';
import { groupEntity } from '../../entities/person.ts';
import { groupRef } from '../../refs.ts';

export const groupRemove = defineAction({
  id: 'group.remove',
  title: { en: 'Remove a user group', 'pt-BR': 'Remover grupo de usuários' },
  summary: {
    en: 'Remove a group that manages no connection; its members stay users.',
    'pt-BR': 'Remove um grupo que não gere nenhuma conexão; os membros continuam usuários.',
  },
  input: { group: groupRef },
  output: groupEntity,
  permission: 'user.manage',
  examples: ['balcao groups remove Gestores'],
});
