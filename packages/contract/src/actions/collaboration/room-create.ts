import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { roomItem } from '../../collaboration-views.ts';
import { nameText } from '../../name-text.ts';
import { userRef } from '../../refs.ts';

export const roomCreate = defineAction({
  id: 'room.create',
  title: { en: 'Create a room', 'pt-BR': 'Criar sala' },
  summary: {
    en: 'A room of the internal chat; only its members see it.',
    'pt-BR': 'Uma sala do chat interno; só os membros a veem.',
  },
  input: {
    name: nameText(80),
    members: z.array(userRef).max(250).default([]).describe('Colleagues: id or e-mail'),
  },
  output: roomItem,
  permission: 'room.use',
  examples: ['balcao rooms create "Plantão" --members ana@example.com'],
});
