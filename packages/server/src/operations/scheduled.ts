import { AppError, messageContent, type ScheduleEntity, type TokenId, type UserId } from '@balcao/contract';
import { ticketFor } from '../actions/permit.ts';
import type { UserActor } from '../actor.ts';
import { rightsOf } from '../store/queries/grants.ts';
import type { Reads, Tx } from '../store/store.ts';
import { schedules, threads, ticketRows, users } from '../store/tables/tables.ts';
import { notify } from './notify.ts';
import { previewOfContent } from './schedule-preview.ts';
import { sendMessage } from './send-message.ts';

/** What a scheduled message says, as it was asked for. */
export const contentOf = (schedule: ScheduleEntity) => messageContent.parse(schedule.content);

/**
 * Sends a scheduled message whose time has come, or tells its writer why not. Everything is asked again as of now: whether the
 * writer is still here and may reply, whether the ticket is active, the window, the template. The message and the state of the
 * schedule change in one transaction, and the message carries the schedule's id as its key: it leaves once.
 */
export async function sendScheduled(tx: Tx, id: string): Promise<void> {
  const known = await schedules.load(tx, id);
  const ticket = known === undefined ? undefined : await ticketRows.load(tx, known.ticketId);
  // Thread and ticket before the schedule, as whoever edits it does.
  if (ticket !== undefined) await threads.lock(tx, ticket.threadId);
  if (ticket !== undefined) await ticketRows.lock(tx, ticket.id);
  const schedule = await schedules.lock(tx, id);
  if (schedule === undefined || schedule.state !== 'pending' || Date.parse(schedule.runAt) > tx.nowMs) return;
  try {
    const writer = await writerOf(tx, schedule.createdBy);
    const as = onBehalfOf(tx, writer);
    const place = await ticketFor(as, 'ticket.reply', schedule.ticketId);
    const message = await sendMessage(
      as,
      place,
      { ...contentOf(schedule), hold: 0, clientKey: schedule.id },
      { type: 'user', id: writer.userId, name: writer.name },
    );
    await schedules.update(tx, schedule, { state: 'sent', messageId: message.id, threadId: place.threadId });
    tx.emit('schedule.sent', { ...subjectOf(schedule), messageId: message.id });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await fail(tx, schedule, error.code);
  }
}

export const subjectOf = ({ ticketId, threadId, contactId }: ScheduleEntity) => ({ ticketId, threadId, contactId });

async function fail(tx: Tx, schedule: ScheduleEntity, errorCode: string): Promise<void> {
  await schedules.update(tx, schedule, { state: 'failed', errorCode });
  tx.emit('schedule.failed', subjectOf(schedule), { data: { code: errorCode } });
  await notify(tx, [schedule.createdBy], {
    kind: 'scheduleFailed',
    ticketId: schedule.ticketId,
    contactId: schedule.contactId,
    text: await previewOfContent(tx, schedule),
  });
}

/** The writer with the rights that they have today; somebody who was disabled may reply to nothing. */
async function writerOf(reads: Reads, id: UserId): Promise<UserActor> {
  const user = await users.load(reads, id);
  if (user === undefined || user.disabled) throw new AppError('user.mayNotReply', { user: user?.name ?? id });
  const noToken: TokenId = 'to_schedule';
  return {
    type: 'user',
    userId: user.id,
    tokenId: noToken,
    name: user.name,
    role: user.role,
    isNarrowed: false,
    ...(await rightsOf(reads, user.id, user.role)),
    connectionId: null,
  };
}

/** The same transaction as that person: what is emitted through it is theirs. */
function onBehalfOf(tx: Tx, actor: UserActor): Tx {
  const by = { type: 'user', id: actor.userId, name: actor.name } as const;
  return { ...tx, actor, emit: (type, subject, extra) => tx.emit(type, subject, { actor: by, ...extra }) };
}
