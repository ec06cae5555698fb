import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { roomItem } from '../../collaboration-views.ts';
import { roomRef } from '../../refs.ts';

export const roomRead = defineAction({
  id: 'room.read',
  title: { en: 'Mark a room read', 'pt-BR': 'Marcar sala como lida' },
  summary: {
    en: 'Notes how far you have read; nothing else marks a room read.',
    'pt-BR': 'Anota até onde você leu; nada mais marca a sala como lida.',
  },
  input: {
    room: roomRef,
    seq: z.int().nonnegative().optional().describe('The last message read; the last there is, if not given'),
  },
  output: roomItem,
  permission: 'room.use',
  examples: ['balcao rooms read Geral'],
});
