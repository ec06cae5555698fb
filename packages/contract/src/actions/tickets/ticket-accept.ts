import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';
import { ifVersion } from './if-version.ts';

export const ticketAccept = defineAction({
  id: 'ticket.accept',
  title: { en: 'Accept', 'pt-BR': 'Aceitar' },
  summary: {
    en: 'Take a pending ticket; of two who try, one wins and the other is told who.',
    'pt-BR': 'Assume um atendimento pendente; de dois que tentam, um consegue e o outro sabe quem foi.',
  },
  input: { ticket: ticketRef, ifVersion },
  output: ticketItem,
  permission: 'ticket.accept',
  examples: ['balcao accept 1'],
});
