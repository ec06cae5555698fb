import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { queueRef } from '../../refs.ts';

export const queueRemove = defineAction({
  id: 'queue.remove',
  title: { en: 'Remove a queue', 'pt-BR': 'Remover fila' },
  summary: {
    en: 'It takes no more tickets; closed ones keep its name. Active ones, and connections that deliver to it, go to another queue.',
    'pt-BR':
      'Não recebe mais atendimentos; os encerrados guardam o nome. Os ativos, e as conexões que entregam nela, vão para outra fila.',
  },
  input: { queue: queueRef, moveTo: queueRef.optional().describe('Queue that takes what is in it') },
  output: z.strictObject({ removed: z.boolean(), name: z.string(), moved: z.int() }),
  permission: 'queue.manage',
  danger: 'irreversible',
  examples: ['balcao queues remove Triagem --move-to Suporte'],
});
