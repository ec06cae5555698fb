import { defineAction } from '../../action.ts';
import { ticketRef } from '../../refs.ts';
import { messageContent } from './message-content.ts';
import { scheduleAt, scheduleItem, scheduleZone } from './schedule-item.ts';

export const scheduleCreate = defineAction({
  id: 'schedule.create',
  title: { en: 'Schedule a message', 'pt-BR': 'Agendar mensagem' },
  summary: {
    en: 'Send text, a file or a template later; window, permission and template are checked again when the time comes.',
    'pt-BR':
      'Envia texto, arquivo ou template mais tarde; janela, permissão e template são verificados de novo na hora.',
  },
  input: { ticket: ticketRef, at: scheduleAt, timeZone: scheduleZone, ...messageContent.shape },
  output: scheduleItem,
  permission: 'ticket.reply',
  examples: ['balcao schedules create 1 2099-11-21T14:00 --text "Bom dia! Conseguiu ver?"'],
});
