import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { queueEntity } from '../../entities/person.ts';
import { userRef } from '../../refs.ts';

export const queueCreate = defineAction({
  id: 'queue.create',
  title: { en: 'Create a queue', 'pt-BR': 'Criar fila' },
  summary: { en: 'A queue (fila, setor) with its members.', 'pt-BR': 'Uma fila (setor) com seus membros.' },
  input: { name: z.string().trim().min(1).max(100), members: z.array(userRef).max(1000).default([]) },
  output: queueEntity,
  permission: 'queue.manage',
  examples: ['balcao queues create Suporte'],
});
