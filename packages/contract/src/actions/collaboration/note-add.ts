import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { writtenNote } from '../../collaboration-views.ts';
import { contactRef, ticketRef } from '../../refs.ts';
import { trimmedText } from '../../text.ts';

export const noteAdd = defineAction({
  id: 'note.add',
  title: { en: 'Add a note', 'pt-BR': 'Incluir nota' },
  summary: {
    en: 'An internal note on the contact, shown in all its tickets, or on this ticket only; it never leaves the system.',
    'pt-BR':
      'Nota interna no contato, exibida em todos os seus atendimentos, ou só neste atendimento; nunca sai do sistema.',
  },
  input: {
    ticket: ticketRef.optional(),
    contact: contactRef.optional().describe('Contact, instead of a ticket: id, phone or name'),
    body: trimmedText(10_000).describe('Text; @name mentions somebody, #123 refers to a ticket'),
    scope: z.enum(['ticket', 'contact']).default('contact'),
  },
  output: writtenNote,
  permission: 'note.write',
  examples: ['balcao note 1 "Cliente antigo"', 'balcao notes add --contact Ana --body "Prefere ligação"'],
});
