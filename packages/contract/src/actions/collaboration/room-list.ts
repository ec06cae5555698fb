import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { roomItem } from '../../collaboration-views.ts';
import { listOf } from '../../views.ts';

export const roomList = defineRead({
  id: 'room.list',
  title: { en: 'List rooms', 'pt-BR': 'Listar salas' },
  summary: {
    en: 'The rooms you are in, with what you have not read, the latest first.',
    'pt-BR': 'As salas em que você está, com o que ainda não leu; a mais recente primeiro.',
  },
  input: {
    limit: z.int().min(1).max(1000).default(100).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(roomItem),
  permission: 'room.use',
  examples: ['balcao rooms list'],
});
