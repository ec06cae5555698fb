import { z } from 'zod';
import { defineAction } from '../../action.ts';

export const notificationRead = defineAction({
  id: 'notification.read',
  title: { en: 'Mark notifications read', 'pt-BR': 'Marcar notificações como lidas' },
  summary: {
    en: 'Marks some of your notifications read, or all of them.',
    'pt-BR': 'Marca algumas das suas notificações como lidas, ou todas.',
  },
  input: {
    ids: z.array(z.string().min(1).max(64)).max(1000).default([]).describe('Notifications: ids'),
    all: z.boolean().default(false).describe('All of them'),
  },
  output: z.strictObject({ read: z.int(), unread: z.int() }),
  permission: null,
  tokenScope: 'profile.edit',
  examples: ['balcao notifications read --all'],
});
