import { defineRead } from '../../action.ts';
import { macroEntity } from '../../entities/catalogue.ts';
import { listOf } from '../../views.ts';

export const macroList = defineRead({
  id: 'macro.list',
  title: { en: 'List macros', 'pt-BR': 'Listar macros' },
  summary: { en: 'Macros by name, with their steps.', 'pt-BR': 'Macros por nome, com seus passos.' },
  input: {},
  output: listOf(macroEntity),
  permission: 'catalogue.use',
  examples: ['balcao macros list'],
});
