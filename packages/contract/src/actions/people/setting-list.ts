import { defineRead } from '../../action.ts';
import { settingItem } from '../../people-items.ts';
import { listOf } from '../../views.ts';

export const settingList = defineRead({
  id: 'setting.list',
  title: { en: 'List settings', 'pt-BR': 'Listar configurações' },
  summary: {
    en: 'Settings of the office: the value that holds and the initial one.',
    'pt-BR': 'Configurações do escritório: o valor que vale e o inicial.',
  },
  input: {},
  output: listOf(settingItem),
  permission: 'catalogue.use',
  examples: ['balcao settings list'],
});
