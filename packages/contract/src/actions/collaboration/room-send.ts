import { defineAction } from '../../action.ts';
import { roomMessageItem } from '../../collaboration-views.ts';
import { roomRef } from '../../refs.ts';
import { trimmedText } from '../../text.ts';

export const roomSend = defineAction({
  id: 'room.send',
  title: { en: 'Write in a room', 'pt-BR': 'Escrever na sala' },
  summary: {
    en: 'A message to the members of a room; it never leaves the system.',
    'pt-BR': 'Uma mensagem aos membros da sala; nunca sai do sistema.',
  },
  input: {
    room: roomRef,
    body: trimmedText(10_000).describe('Text; @name mentions a member'),
  },
  output: roomMessageItem,
  permission: 'room.use',
  examples: ['balcao rooms send Geral "Bom dia"'],
});
