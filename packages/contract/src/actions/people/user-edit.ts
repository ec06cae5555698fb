import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { nameText } from '../../name-text.ts';
import { userDetail } from '../../people-items.ts';
import { queueRef, roleRef, userRef } from '../../refs.ts';

export const userEdit = defineAction({
  id: 'user.edit',
  title: { en: 'Edit a user', 'pt-BR': 'Editar usuário' },
  summary: {
    en: 'Name, e-mail, role, capacity and queues; what is not given stays. Nobody gives more than they have.',
    'pt-BR': 'Nome, e-mail, papel, capacidade e filas; o que não for dito fica. Ninguém dá mais do que tem.',
  },
  input: {
    user: userRef,
    name: nameText(200).optional(),
    email: z.email().max(200).optional(),
    role: roleRef.optional(),
    capacity: z.int().min(1).max(10_000).nullable().optional().describe('Tickets in hand at most; none for no limit'),
    queues: z.array(queueRef).max(100).optional().describe('All their queues'),
  },
  output: userDetail,
  permission: 'user.manage',
  examples: ['balcao users edit ana@example.com --role supervisor --capacity 8'],
});
