import { defineAction } from '../../action.ts';
import { ticketRef, userRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';
import { ifVersion } from './if-version.ts';

export const ticketAssign = defineAction({
  id: 'ticket.assign',
  title: { en: 'Change assignee', 'pt-BR': 'Trocar responsável' },
  summary: { en: 'Give an active ticket to a user.', 'pt-BR': 'Entrega um atendimento ativo a uma pessoa.' },
  input: { ticket: ticketRef, user: userRef, ifVersion },
  output: ticketItem,
  permission: 'ticket.assignOther',
  examples: ['balcao tickets assign 1 ana@example.com'],
});
