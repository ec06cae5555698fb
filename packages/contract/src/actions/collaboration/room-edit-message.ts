import { defineAction } from '../../action.ts';
import { roomMessageItem } from '../../collaboration-views.ts';
import { roomMessageRef } from '../../refs.ts';
import { trimmedText } from '../../text.ts';

export const roomEditMessage = defineAction({
  id: 'room.editMessage',
  title: { en: 'Edit a message of a room', 'pt-BR': 'Editar mensagem da sala' },
  summary: { en: 'Changes the text of your own message.', 'pt-BR': 'Muda o texto da sua própria mensagem.' },
  input: {
    message: roomMessageRef,
    body: trimmedText(10_000),
  },
  output: roomMessageItem,
  permission: 'room.use',
  examples: ['balcao rooms edit-message ROOMMESSAGE "Bom dia a todos"'],
});
