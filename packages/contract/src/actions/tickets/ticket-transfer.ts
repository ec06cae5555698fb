import { defineAction } from '../../action.ts';
import { queueRef, ticketRef, userRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';
import { ifVersion } from './if-version.ts';

export const ticketTransfer = defineAction({
  id: 'ticket.transfer',
  title: { en: 'Transfer', 'pt-BR': 'Transferir' },
  summary: {
    en: 'Move an active ticket to a queue, and to a member of it when one is named.',
    'pt-BR': 'Move um atendimento ativo para uma fila e, se indicado, para um membro dela.',
  },
  input: { ticket: ticketRef, queue: queueRef.optional(), user: userRef.optional(), ifVersion },
  output: ticketItem,
  permission: 'ticket.transfer',
  examples: ['balcao transfer 1 --queue Suporte'],
});
