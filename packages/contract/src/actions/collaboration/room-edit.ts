import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { roomItem } from '../../collaboration-views.ts';
import { roomRef } from '../../refs.ts';

export const roomEdit = defineAction({
  id: 'room.edit',
  title: { en: 'Rename a room', 'pt-BR': 'Renomear sala' },
  summary: { en: 'Gives a room another name.', 'pt-BR': 'Dá outro nome à sala.' },
  input: {
    room: roomRef,
    name: z.string().trim().min(1).max(80),
  },
  output: roomItem,
  permission: 'room.use',
  examples: ['balcao rooms edit Geral "Todos"'],
});
