import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { roomMessageItem } from '../../collaboration-views.ts';
import { roomMessageRef } from '../../refs.ts';

export const roomEditMessage = defineAction({
  id: 'room.editMessage',
  title: { en: 'Edit a message of a room', 'pt-BR': 'Editar mensagem da sala' },
  summary: { en: 'Changes the text of your own message.', 'pt-BR': 'Muda o texto da sua própria mensagem.' },
  input: {
    message: roomMessageRef,
    body: z.string().trim().min(1).max(10000),
  },
  output: roomMessageItem,
  permission: 'room.use',
  examples: ['balcao rooms edit-message ROOMMESSAGE "Bom dia a todos"'],
});
