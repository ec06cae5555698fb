import { defineRead } from '../../action.ts';
import { contactRef, ticketRef } from '../../refs.ts';
import { listOf, noteItem } from '../../views.ts';

export const noteList = defineRead({
  id: 'note.list',
  title: { en: 'List notes', 'pt-BR': 'Listar notas' },
  summary: {
    en: 'Notes of a ticket and of its contact, or of a contact and all its tickets; pinned ones first.',
    'pt-BR':
      'Notas de um atendimento e de seu contato, ou de um contato e todos os seus atendimentos; as destacadas primeiro.',
  },
  input: {
    ticket: ticketRef.optional(),
    contact: contactRef.optional().describe('Contact, instead of a ticket: id, phone or name'),
  },
  output: listOf(noteItem),
  permission: 'ticket.read',
  examples: ['balcao notes list 1', 'balcao notes list --contact Ana'],
});
