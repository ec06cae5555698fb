import { z } from 'zod';
import { defineRead } from '../../action.ts';
import { roomMessageItem } from '../../collaboration-views.ts';
import { roomRef } from '../../refs.ts';
import { listOf } from '../../views.ts';

export const roomMessages = defineRead({
  id: 'room.messages',
  title: { en: 'Messages of a room', 'pt-BR': 'Mensagens da sala' },
  summary: {
    en: 'The latest messages of a room, oldest first; pages go back in time.',
    'pt-BR': 'As últimas mensagens da sala, da mais antiga; as páginas voltam no tempo.',
  },
  input: {
    room: roomRef,
    limit: z.int().min(1).max(1000).default(100).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(roomMessageItem),
  permission: 'room.use',
  examples: ['balcao rooms messages Geral'],
});
