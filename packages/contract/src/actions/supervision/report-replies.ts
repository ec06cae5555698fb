import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { listOf } from '../../views.ts';
import { reportPeriod, reportTimes } from './report-inputs.ts';

export const reportReplies = defineRead({
  id: 'report.replies',
  title: { en: 'First reply', 'pt-BR': 'Primeira resposta' },
  summary: {
    en: 'How long people waited for the first reply, of tickets first answered in a period.',
    'pt-BR': 'Quanto se esperou pela primeira resposta, dos atendimentos respondidos em um período.',
  },
  input: reportPeriod,
  output: listOf(z.strictObject(reportTimes)),
  permission: 'report.read',
  examples: ['balcao reports replies --by user --json'],
});
