import { defineRead } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { listOf, noteItem } from '../../views.ts';

export const noteList = defineRead({
  id: 'note.list',
  title: { en: 'List notes', 'pt-BR': 'Listar notas' },
  summary: { en: 'Notes of a ticket and of its contact.', 'pt-BR': 'Notas de um atendimento e de seu contato.' },
  input: { ticket: ticketRef },
  output: listOf(noteItem),
  permission: 'ticket.read',
  examples: ['balcao notes list 1'],
});
