import { defineAction } from '../../action.ts';
import { noteRef } from '../../refs.ts';
import { noteItem } from '../../views.ts';

export const noteDelete = defineAction({
  id: 'note.delete',
  title: { en: 'Delete a note', 'pt-BR': 'Excluir nota' },
  summary: {
    en: 'Takes the text of a note away; that there was one stays to be seen.',
    'pt-BR': 'Retira o texto da nota; continua visível que havia uma.',
  },
  input: {
    note: noteRef,
  },
  output: noteItem,
  permission: 'note.write',
  examples: ['balcao notes delete NOTE'],
});
