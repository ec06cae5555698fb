import { defineAction } from '../../action.ts';
import { roomItem } from '../../collaboration-views.ts';
import { userRef } from '../../refs.ts';

export const roomDirect = defineAction({
  id: 'room.direct',
  title: { en: 'Talk to a colleague', 'pt-BR': 'Conversar com um colega' },
  summary: {
    en: 'The one direct room of you and a colleague; made at the first time.',
    'pt-BR': 'A única sala direta entre você e um colega; criada na primeira vez.',
  },
  input: {
    user: userRef,
  },
  output: roomItem,
  permission: 'room.use',
  examples: ['balcao rooms direct ana@example.com'],
});
