import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { queueEntity } from '../../entities/person.ts';
import { queueRef, userRef } from '../../refs.ts';

export const queueSetMembers = defineAction({
  id: 'queue.setMembers',
  title: { en: 'Set queue members', 'pt-BR': 'Definir membros da fila' },
  summary: { en: 'Replace the members of a queue.', 'pt-BR': 'Substitui os membros de uma fila.' },
  input: { queue: queueRef, members: z.array(userRef).max(1000) },
  output: queueEntity,
  permission: 'queue.manage',
  examples: ['balcao queues set-members Suporte --members ana@example.com'],
});
