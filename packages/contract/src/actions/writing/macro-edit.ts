import { defineAction } from '../../action.ts';
import { macroEntity } from '../../entities/catalogue.ts';
import { itemRef } from '../../refs.ts';
import { macroName, macroSteps } from './macro-parts.ts';

export const macroEdit = defineAction({
  id: 'macro.edit',
  title: { en: 'Edit a macro', 'pt-BR': 'Editar macro' },
  summary: {
    en: 'Change the name or the steps of a macro; steps are given whole.',
    'pt-BR': 'Altera nome ou passos de uma macro; os passos são dados por inteiro.',
  },
  input: { macro: itemRef('Macro'), name: macroName.optional(), steps: macroSteps.optional() },
  output: macroEntity,
  permission: 'catalogue.manage',
  examples: ['balcao macros edit Encerrar --name "Encerrar e agradecer"'],
});
