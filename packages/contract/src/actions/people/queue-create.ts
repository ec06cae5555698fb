import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { queueEntity, queueStrategies } from '../../entities/person.ts';
import { nameText } from '../../name-text.ts';
import { connectionRef, userRef } from '../../refs.ts';

export const queueCreate = defineAction({
  id: 'queue.create',
  title: { en: 'Create a queue', 'pt-BR': 'Criar fila' },
  summary: { en: 'A queue (fila, setor) with its members.', 'pt-BR': 'Uma fila (setor) com seus membros.' },
  input: {
    name: nameText(100),
    members: z.array(userRef).max(1000).default([]),
    strategy: z.enum(queueStrategies).default('manual').describe('Who gets what waits'),
    connections: z.array(connectionRef).min(1).max(1000).nullable().default(null).describe('Connections; none for all'),
  },
  output: queueEntity,
  permission: 'queue.manage',
  examples: ['balcao queues create Suporte'],
});
