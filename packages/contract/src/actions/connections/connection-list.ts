import { defineRead } from '../../action.ts';
import { connectionItem, listOf } from '../../views.ts';

export const connectionList = defineRead({
  id: 'connection.list',
  title: { en: 'List connections', 'pt-BR': 'Listar conexões' },
  summary: { en: 'Connections with their health.', 'pt-BR': 'Conexões e sua saúde.' },
  input: {},
  output: listOf(connectionItem),
  permission: 'connection.probe',
  examples: ['balcao connections list --json'],
});
