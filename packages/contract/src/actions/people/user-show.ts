import { defineRead } from '../../action.ts';
import { userDetail } from '../../people-items.ts';
import { userRef } from '../../refs.ts';

export const userShow = defineRead({
  id: 'user.show',
  title: { en: 'Show a user', 'pt-BR': 'Mostrar usuário' },
  summary: { en: 'A user with role and queues.', 'pt-BR': 'Um usuário com papel e filas.' },
  input: { user: userRef },
  output: userDetail,
  permission: 'catalogue.use',
  examples: ['balcao users show ana@example.com'],
});
