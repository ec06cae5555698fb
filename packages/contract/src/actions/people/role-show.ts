import { defineRead } from '../../action.ts';
import { roleItem } from '../../people-items.ts';
import { roleRef } from '../../refs.ts';

export const roleShow = defineRead({
  id: 'role.show',
  title: { en: 'Show a role', 'pt-BR': 'Mostrar papel' },
  summary: { en: 'What a role may do, and how far.', 'pt-BR': 'O que um papel pode fazer, e até onde.' },
  input: { role: roleRef },
  output: roleItem,
  permission: 'catalogue.use',
  examples: ['balcao roles show agent', 'balcao roles show Revisor --json'],
});
