import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { notificationItem } from '../../collaboration-views.ts';

export const notificationList = defineRead({
  id: 'notification.list',
  title: { en: 'List notifications', 'pt-BR': 'Listar notificações' },
  summary: {
    en: 'What concerns you, the latest first, and how much of it is unread.',
    'pt-BR': 'O que diz respeito a você, do mais recente, e quanto falta ler.',
  },
  input: {
    unread: z.boolean().default(false).describe('Only what is unread'),
    limit: z.int().min(1).max(1000).default(30).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: z.strictObject({ items: z.array(notificationItem), nextCursor: z.string().nullable(), unread: z.int() }),
  permission: null,
  tokenScope: 'profile.edit',
  examples: ['balcao notifications list --unread'],
});
