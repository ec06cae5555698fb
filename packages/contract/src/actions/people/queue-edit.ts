import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { queueStrategies } from '../../entities/person.ts';
import { nameText } from '../../name-text.ts';
import { queueDetail } from '../../people-items.ts';
import { connectionRef, queueRef, userRef } from '../../refs.ts';

export const queueEdit = defineAction({
  id: 'queue.edit',
  title: { en: 'Edit a queue', 'pt-BR': 'Editar fila' },
  summary: {
    en: 'Name, strategy, members and the connections whose tickets it may receive; what is not given stays.',
    'pt-BR': 'Nome, estratégia, membros e as conexões de que pode receber atendimentos; o que não for dito fica.',
  },
  input: {
    queue: queueRef,
    name: nameText(100).optional(),
    strategy: z.enum(queueStrategies).optional().describe('Who gets what waits'),
    connections: z.array(connectionRef).min(1).max(1000).nullable().optional().describe('Connections; none for all'),
    members: z.array(userRef).max(1000).optional(),
  },
  output: queueDetail,
  permission: 'queue.manage',
  examples: ['balcao queues edit Suporte --strategy leastLoaded', 'balcao queues edit Suporte --connections Principal'],
});
