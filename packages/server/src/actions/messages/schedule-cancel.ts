import { scheduleCancel as action } from '@balcao/contract';
import { schedules } from '../../store/tables/tables.ts';
import { ticketSubject, writes } from '../handler.ts';
import { toScheduleItem } from './schedule-answer.ts';
import { scheduleFor } from './schedule-target.ts';

export const scheduleCancel = writes(action, async (tx, input) => {
  const { schedule, ticket } = await scheduleFor(tx, input.schedule);
  const after = await schedules.update(tx, schedule, { state: 'cancelled' });
  tx.emit('schedule.cancelled', ticketSubject(ticket));
  return toScheduleItem(tx, after);
});
