import { defineAction } from '../../action.ts';
import { scheduleRef } from '../../refs.ts';
import { writtenText } from '../../text.ts';
import { scheduleAt, scheduleItem, scheduleZone } from './schedule-item.ts';

export const scheduleEdit = defineAction({
  id: 'schedule.edit',
  title: { en: 'Change a scheduled message', 'pt-BR': 'Alterar agendamento' },
  summary: {
    en: 'Move a scheduled message to another time, or write its text anew; the text only by whoever it is from.',
    'pt-BR': 'Muda o horário de uma mensagem agendada, ou o texto; o texto, só de quem a escreveu.',
  },
  input: {
    schedule: scheduleRef,
    at: scheduleAt.optional(),
    timeZone: scheduleZone,
    text: writtenText(65_536).optional().describe('Text, or the caption of a file'),
  },
  output: scheduleItem,
  permission: 'ticket.reply',
  examples: ['balcao schedules edit SCHEDULE --at 2099-11-21T15:00'],
});
