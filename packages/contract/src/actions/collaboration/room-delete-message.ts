import { defineAction } from '../../action.ts';
import { roomMessageItem } from '../../collaboration-views.ts';
import { roomMessageRef } from '../../refs.ts';

export const roomDeleteMessage = defineAction({
  id: 'room.deleteMessage',
  title: { en: 'Delete a message of a room', 'pt-BR': 'Excluir mensagem da sala' },
  summary: {
    en: 'Takes the text of your own message away; its place stays.',
    'pt-BR': 'Retira o texto da sua própria mensagem; o lugar dela fica.',
  },
  input: {
    message: roomMessageRef,
  },
  output: roomMessageItem,
  permission: 'room.use',
  examples: ['balcao rooms delete-message ROOMMESSAGE'],
});
