import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { noteItem } from '../../views.ts';

export const noteAdd = defineAction({
  id: 'note.add',
  title: { en: 'Add a note', 'pt-BR': 'Incluir nota' },
  summary: {
    en: 'An internal note on the contact, or on this ticket only; it never leaves the system.',
    'pt-BR': 'Nota interna no contato ou só neste atendimento; nunca sai do sistema.',
  },
  input: {
    ticket: ticketRef,
    body: z.string().trim().min(1).max(10000),
    scope: z.enum(['ticket', 'contact']).default('contact'),
  },
  output: noteItem,
  permission: 'note.write',
  examples: ['balcao note 1 "Cliente antigo"'],
});
