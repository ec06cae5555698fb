import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const ticketPrivatize = defineAction({
  id: 'ticket.privatize',
  title: { en: 'Make private', 'pt-BR': 'Privar' },
  summary: {
    en: 'Only its assignee, whoever makes it private and the managers of its connection see it from then on.',
    'pt-BR': 'A partir daí só o veem o responsável, quem o privou e os gestores da conexão.',
  },
  input: { ticket: ticketRef },
  output: ticketItem,
  permission: 'ticket.privatize',
  examples: ['balcao tickets privatize 1'],
});
