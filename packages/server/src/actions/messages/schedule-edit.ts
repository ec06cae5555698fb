import { AppError, scheduleEdit as action, type InputOf, type ScheduleEntity } from '@balcao/contract';
import { checkFuture, readScheduleTime } from '../../domain/schedule-time.ts';
import { contentOf } from '../../operations/scheduled.ts';
import { checkOutgoing } from '../../operations/send-message.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { schedules } from '../../store/tables/tables.ts';
import { ticketSubject, writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { toScheduleItem } from './schedule-answer.ts';
import { scheduleFor } from './schedule-target.ts';

/** It goes out in its writer's name, so nobody else changes what it says; when it goes is up to whoever may reply. */
export const scheduleEdit = writes(action, async (tx, input) => {
  const { schedule, ticket } = await scheduleFor(tx, input.schedule);
  const { userId, name } = caller(tx.actor);
  const patch: Partial<ScheduleEntity> = timePatch(schedule, input, tx.nowMs);
  if (input.text !== undefined) {
    if (schedule.createdBy !== userId) throw new AppError('permission.denied', { permission: 'ticket.reply' });
    const content = { ...schedule.content, text: input.text };
    const author = { type: 'user', id: userId, name } as const;
    await checkOutgoing(tx, ticket, contentOf({ ...schedule, content }), author);
    patch.content = content;
  }
  const after = await schedules.update(tx, schedule, patch);
  if (after !== schedule) tx.emit('schedule.edited', ticketSubject(ticket));
  return toScheduleItem(tx, after);
});

function timePatch(
  schedule: ScheduleEntity,
  { at, timeZone, text }: InputOf<typeof action>,
  nowMs: number,
): Partial<ScheduleEntity> {
  if (at === undefined) {
    if (timeZone !== undefined || text === undefined)
      throw new AppError('input.invalid', { problem: 'give at or text; timeZone goes with at' });
    return {};
  }
  const zone = timeZone ?? schedule.timeZone;
  const atMs = readScheduleTime(at, zone);
  checkFuture(atMs, nowMs, at);
  return { runAt: toInstant(atMs), timeZone: zone };
}
