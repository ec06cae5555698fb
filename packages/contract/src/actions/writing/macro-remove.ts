import { defineAction } from '../../action.ts';
import { macroEntity } from '../../entities/catalogue.ts';
import { itemRef } from '../../refs.ts';

export const macroRemove = defineAction({
  id: 'macro.remove',
  title: { en: 'Remove a macro', 'pt-BR': 'Remover macro' },
  summary: {
    en: 'Take a macro out of the list; what it did stays.',
    'pt-BR': 'Tira uma macro da lista; o que ela fez fica.',
  },
  input: { macro: itemRef('Macro') },
  output: macroEntity,
  permission: 'catalogue.manage',
  examples: ['balcao macros remove Encerrar'],
});
