import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { roomItem } from '../../collaboration-views.ts';
import { roomRef, userRef } from '../../refs.ts';

export const roomSetMembers = defineAction({
  id: 'room.setMembers',
  title: { en: 'Set room members', 'pt-BR': 'Definir membros da sala' },
  summary: {
    en: 'Adds and removes members. Who joins sees what was said before; who leaves is told nothing more. Anybody may leave.',
    'pt-BR':
      'Inclui e retira membros. Quem entra vê o que já foi dito; quem sai não recebe mais nada. Qualquer um pode sair.',
  },
  input: {
    room: roomRef,
    add: z.array(userRef).max(250).default([]).describe('Colleagues to add: id or e-mail'),
    remove: z.array(userRef).max(250).default([]).describe('Members to remove: id or e-mail'),
  },
  output: roomItem,
  permission: 'room.use',
  examples: ['balcao rooms set-members Geral --add ana@example.com'],
});
