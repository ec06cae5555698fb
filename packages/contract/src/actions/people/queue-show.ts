import { defineRead } from '../../action.ts';
import { queueDetail } from '../../people-items.ts';
import { queueRef } from '../../refs.ts';

export const queueShow = defineRead({
  id: 'queue.show',
  title: { en: 'Show a queue', 'pt-BR': 'Mostrar fila' },
  summary: {
    en: 'A queue with its members, its strategy and the connections it receives.',
    'pt-BR': 'Uma fila com membros, estratégia e as conexões que recebe.',
  },
  input: { queue: queueRef },
  output: queueDetail,
  permission: 'catalogue.use',
  examples: ['balcao queues show Suporte'],
});
