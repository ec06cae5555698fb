import { defineAction } from '../../action.ts';
import { roomItem } from '../../collaboration-views.ts';
import { nameText } from '../../name-text.ts';
import { roomRef } from '../../refs.ts';

export const roomEdit = defineAction({
  id: 'room.edit',
  title: { en: 'Rename a room', 'pt-BR': 'Renomear sala' },
  summary: { en: 'Gives a room another name.', 'pt-BR': 'Dá outro nome à sala.' },
  input: {
    room: roomRef,
    name: nameText(80),
  },
  output: roomItem,
  permission: 'room.use',
  examples: ['balcao rooms edit Geral "Todos"'],
});
