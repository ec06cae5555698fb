import { defineAction } from '../../action.ts';
import { macroEntity } from '../../entities/catalogue.ts';
import { macroName, macroSteps } from './macro-parts.ts';

export const macroCreate = defineAction({
  id: 'macro.create',
  title: { en: 'Create a macro', 'pt-BR': 'Criar macro' },
  summary: {
    en: 'Several actions on a ticket under one name: run in order, all of them or none.',
    'pt-BR': 'Várias ações sobre um atendimento com um só nome: executadas em ordem, todas ou nenhuma.',
  },
  input: { name: macroName, steps: macroSteps },
  output: macroEntity,
  permission: 'catalogue.manage',
  examples: [`balcao macros create Urgente --steps '[{"action":"ticket.tag","input":{"add":["vip"]}}]'`],
});
