import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { listOf } from '../../views.ts';
import { reportPeriod, reportTimes } from './report-inputs.ts';

export const reportResolution = defineRead({
  id: 'report.resolution',
  title: { en: 'Resolution', 'pt-BR': 'Resolução' },
  summary: {
    en: 'How long tickets took from creation to resolution, of those resolved in a period.',
    'pt-BR': 'Quanto tempo os atendimentos levaram da criação ao encerramento, dos encerrados em um período.',
  },
  input: reportPeriod,
  output: listOf(z.strictObject(reportTimes)),
  permission: 'report.read',
  examples: ['balcao reports resolution --by tag --csv'],
});
