import { defineAction } from '../../action.ts';
import { writtenNote } from '../../collaboration-views.ts';
import { instant } from '../../entities/common.ts';
import { noteRef } from '../../refs.ts';
import { trimmedText } from '../../text.ts';

export const noteEdit = defineAction({
  id: 'note.edit',
  title: { en: 'Edit a note', 'pt-BR': 'Editar nota' },
  summary: {
    en: "Changes the text of one's own note, or of another's for who moderates notes.",
    'pt-BR': 'Muda o texto da própria nota, ou da de outra pessoa para quem modera notas.',
  },
  input: {
    note: noteRef,
    body: trimmedText(10_000),
    ifEdited: instant.nullable().optional().describe('Only if it was last edited then; null: never'),
  },
  output: writtenNote,
  permission: 'note.write',
  examples: ['balcao notes edit NOTE "Cliente antigo, prefere ligação"'],
});
