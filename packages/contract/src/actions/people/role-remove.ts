import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { roleRef } from '../../refs.ts';

export const roleRemove = defineAction({
  id: 'role.remove',
  title: { en: 'Remove a role', 'pt-BR': 'Remover papel' },
  summary: {
    en: 'A role of the office that no user and no token has. The roles that every office has stay.',
    'pt-BR': 'Um papel do escritório que ninguém usa, nem token. Os que todo escritório tem ficam.',
  },
  input: { role: roleRef },
  output: z.strictObject({ removed: z.boolean(), name: z.string() }),
  permission: 'user.manage',
  danger: 'irreversible',
  examples: ['balcao roles remove Revisor'],
});
