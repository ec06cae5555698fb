import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { listOf } from '../../views.ts';
import { reportKey, reportPeriod } from './report-inputs.ts';

export const reportVolume = defineRead({
  id: 'report.volume',
  title: { en: 'Volume', 'pt-BR': 'Volume' },
  summary: {
    en: 'Tickets created and resolved in a period, and those of them still in progress.',
    'pt-BR': 'Atendimentos criados e encerrados em um período, e quantos deles seguem em andamento.',
  },
  input: reportPeriod,
  output: listOf(z.strictObject({ key: reportKey, created: z.int(), resolved: z.int(), inProgress: z.int() })),
  permission: 'report.read',
  examples: ['balcao reports volume --by queue --csv', 'balcao reports volume --by day --since 2026-11-01 --json'],
});
