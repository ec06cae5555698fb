import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { ticketItem } from '../../views.ts';

export const ticketWake = defineAction({
  id: 'ticket.wake',
  title: { en: 'Wake', 'pt-BR': 'Acordar' },
  summary: {
    en: 'Bring a snoozed ticket back now.',
    'pt-BR': 'Traz de volta agora um atendimento adiado.',
  },
  input: { ticket: ticketRef },
  output: ticketItem,
  permission: 'ticket.snooze',
  examples: ['balcao tickets wake 1'],
});
