import { scheduleCreate as action, type ScheduleEntity } from '@balcao/contract';
import { checkFuture, readScheduleTime } from '../../domain/schedule-time.ts';
import { fileToKeep } from '../../operations/outgoing-file.ts';
import { checkOutgoing } from '../../operations/send-message.ts';
import { settingsOf } from '../../operations/settings.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { schedules } from '../../store/tables/tables.ts';
import { nowOf, preparedWrites, ticketSubject } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';
import { convertedFile, withConverted } from './converted-file.ts';
import { toScheduleItem } from './schedule-answer.ts';

/** What it says is checked now, so that a mistake is told while its writer is there, and again when it is sent. */
export const scheduleCreate = preparedWrites(action, convertedFile, async (tx, input, file) => {
  const { ticket: ref, at, timeZone, clientKey: _clientKey, ...given } = input;
  const ticket = await ticketFor(tx, 'ticket.reply', ref);
  const zone = timeZone ?? (await settingsOf(tx)).timeZone;
  const atMs = readScheduleTime(at, zone);
  checkFuture(atMs, tx.nowMs, at);
  const { userId, name } = caller(tx.actor);
  const asked = await withConverted(tx, given, file);
  const content = asked.media === undefined ? asked : { ...asked, media: (await fileToKeep(tx, asked.media)).id };
  await checkOutgoing(tx, ticket, content, { type: 'user', id: userId, name });
  const schedule: ScheduleEntity = {
    id: tx.newId('schedule'),
    ticketId: ticket.id,
    threadId: ticket.threadId,
    contactId: ticket.contactId,
    content: JSON.parse(JSON.stringify(content)) as ScheduleEntity['content'],
    runAt: toInstant(atMs),
    timeZone: zone,
    state: 'pending',
    messageId: null,
    errorCode: null,
    createdBy: userId,
    createdAt: nowOf(tx),
  };
  await schedules.insert(tx, schedule);
  tx.emit('schedule.created', ticketSubject(ticket));
  return toScheduleItem(tx, schedule);
});
