import { defineRead } from '../../action.ts';
import { lineItem, listOf } from '../../views.ts';

export const connectionStatus = defineRead({
  id: 'connection.status',
  title: { en: 'Status of connections', 'pt-BR': 'Situação das conexões' },
  summary: {
    en: 'Whether each connection works, since when it does not and why; for everybody who attends.',
    'pt-BR': 'Se cada conexão funciona, desde quando não e por quê; para todos que atendem.',
  },
  input: {},
  output: listOf(lineItem),
  permission: 'ticket.read',
  examples: ['balcao connections status', 'balcao connections status --json'],
});
