import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { instant } from '../../entities/common.ts';
import { listOf } from '../../views.ts';
import { reportKey } from './report-inputs.ts';

export const reportOverview = defineRead({
  id: 'report.overview',
  title: { en: 'Overview', 'pt-BR': 'Painel' },
  summary: {
    en: 'All that is in progress now, per attendant, queue or connection; a filter narrows it.',
    'pt-BR': 'Tudo o que está em andamento agora, por atendente, fila ou conexão; um filtro restringe.',
  },
  input: {
    by: z.enum(['user', 'queue', 'connection']).default('user').describe('user, queue or connection'),
    filter: z.string().max(2000).optional().describe('Filter, for example queue:Suporte'),
  },
  output: listOf(
    z.strictObject({
      key: reportKey,
      pending: z.int(),
      open: z.int(),
      snoozed: z.int(),
      /** Since when the longest waiting has waited in its queue. */
      oldestQueuedAt: instant.nullable(),
      /** The ticket in progress that was quiet for longest. */
      quietestAt: instant.nullable(),
    }),
  ),
  permission: 'report.read',
  examples: ['balcao overview', 'balcao reports overview --by queue --filter "channel:whatsapp" --json'],
});
