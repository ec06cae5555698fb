import { AppError, type ScheduleEntity, type TicketEntity } from '@balcao/contract';
import { checkPending } from '../../domain/schedule.ts';
import { findTicket } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { schedules, threads } from '../../store/tables/tables.ts';
import { caller, ticketFor } from '../permit.ts';

interface Found {
  readonly schedule: ScheduleEntity;
  readonly ticket: TicketEntity;
}

/**
 * A scheduled message that still waits, held until commit: the caller's own, or of a ticket that they may reply to. Its thread and
 * ticket are held first, as when it is sent. What the caller may not see is answered like what does not exist.
 */
export async function scheduleFor(tx: Tx, id: string): Promise<Found> {
  const known = await schedules.load(tx, id);
  if (known === undefined) throw new AppError('reference.notFound', { kind: 'schedule', ref: id });
  const ticket = await ticketBehind(tx, known);
  const schedule = await schedules.lock(tx, id);
  if (schedule === undefined) throw new AppError('reference.notFound', { kind: 'schedule', ref: id });
  checkPending(schedule);
  return { schedule, ticket };
}

async function ticketBehind(tx: Tx, { id, ticketId, createdBy }: ScheduleEntity): Promise<TicketEntity> {
  const actor = caller(tx.actor);
  try {
    if (createdBy !== actor.userId) return await ticketFor(tx, 'ticket.reply', ticketId);
    const ticket = await findTicket(tx, actor, ticketId);
    await threads.lock(tx, ticket.threadId);
    return await findTicket(tx, actor, ticketId, { lock: true });
  } catch (error) {
    if (error instanceof AppError && error.code === 'reference.notFound')
      throw new AppError('reference.notFound', { kind: 'schedule', ref: id });
    throw error;
  }
}
