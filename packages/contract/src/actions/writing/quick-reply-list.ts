import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { quickReplyEntity } from '../../entities/catalogue.ts';
import { listOf } from '../../views.ts';

export const quickReplyList = defineRead({
  id: 'quickReply.list',
  title: { en: 'List quick replies', 'pt-BR': 'Listar mensagens rápidas' },
  summary: {
    en: 'Quick replies by shortcut; with a query, those that have its words in the shortcut or the text.',
    'pt-BR': 'Mensagens rápidas por atalho; com busca, as que têm as palavras no atalho ou no texto.',
  },
  input: { query: z.string().trim().max(200).optional() },
  output: listOf(quickReplyEntity),
  permission: 'catalogue.use',
  examples: ['balcao quick-replies list', 'balcao quick-replies list --query oi --json'],
});
