import { defineRead } from '../../action.ts';
import { queueEntity } from '../../entities/person.ts';
import { listOf } from '../../views.ts';

export const queueList = defineRead({
  id: 'queue.list',
  title: { en: 'List queues', 'pt-BR': 'Listar filas' },
  summary: { en: 'Queues and their members.', 'pt-BR': 'Filas e seus membros.' },
  input: {},
  output: listOf(queueEntity),
  permission: 'catalogue.use',
  examples: ['balcao queues list'],
});
