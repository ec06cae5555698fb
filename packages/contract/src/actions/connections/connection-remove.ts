import { defineAction } from '../../action.ts';
import { connectionRef } from '../../refs.ts';
import { connectionItem } from '../../views.ts';

export const connectionRemove = defineAction({
  id: 'connection.remove',
  title: { en: 'Remove a connection', 'pt-BR': 'Remover conexão' },
  summary: {
    en: 'Stop a connection; its threads and tickets stay readable.',
    'pt-BR': 'Desliga uma conexão; conversas e atendimentos continuam legíveis.',
  },
  input: { connection: connectionRef },
  output: connectionItem,
  permission: 'connection.manage',
  danger: 'irreversible',
  examples: ['balcao connections remove Principal --yes'],
});
