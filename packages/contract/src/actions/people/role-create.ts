import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { nameText } from '../../name-text.ts';
import { roleItem } from '../../people-items.ts';
import { roles } from '../../permissions.ts';
import { grantWords } from '../../refs.ts';

export const roleCreate = defineAction({
  id: 'role.create',
  title: { en: 'Create a role', 'pt-BR': 'Criar papel' },
  summary: {
    en: 'A role with any subset of the permissions. `ticket.read:plain` names how far one reaches; without it, the least that is offered.',
    'pt-BR':
      'Um papel com as permissões escolhidas. `ticket.read:plain` diz até onde uma vai; sem isso, o menor alcance oferecido.',
  },
  input: {
    name: nameText(100),
    permissions: grantWords.default([]).describe('Permission, or permission:scope'),
    base: z.enum(roles).optional().describe('A role to start from'),
    without: grantWords.default([]).describe('Permission of the base to leave out'),
  },
  output: roleItem,
  permission: 'user.manage',
  examples: ['balcao roles create Triador --base agent --without ticket.trash --permissions ticket.merge'],
});
