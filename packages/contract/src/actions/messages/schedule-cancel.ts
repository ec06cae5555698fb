import { defineAction } from '../../action.ts';
import { scheduleRef } from '../../refs.ts';
import { scheduleItem } from './schedule-item.ts';

export const scheduleCancel = defineAction({
  id: 'schedule.cancel',
  title: { en: 'Cancel a scheduled message', 'pt-BR': 'Cancelar agendamento' },
  summary: {
    en: 'A scheduled message will not be sent; by whoever it is from, or whoever may reply to its ticket.',
    'pt-BR': 'Uma mensagem agendada não será enviada; por quem a escreveu ou por quem pode responder o atendimento.',
  },
  input: { schedule: scheduleRef },
  output: scheduleItem,
  permission: 'ticket.reply',
  examples: ['balcao schedules cancel SCHEDULE'],
});
