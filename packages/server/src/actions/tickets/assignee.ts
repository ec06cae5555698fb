import { AppError, type QueueEntity, type TicketEntity, type UserEntity } from '@balcao/contract';
import type { Tx } from '../../store/store.ts';
import { queues, users } from '../../store/tables/tables.ts';
import { caller } from '../permit.ts';

/** The assignee is a member of the queue when assigned; tickets of no queue go to anybody who is enabled. */
export function checkMember(queue: QueueEntity | undefined, user: UserEntity): void {
  if (user.disabled) throw new AppError('user.notInQueue', { user: user.name, queue: queue?.name ?? '-' });
  if (queue !== undefined && !queue.memberIds.includes(user.id))
    throw new AppError('user.notInQueue', { user: user.name, queue: queue.name });
}

export async function queueOf(tx: Tx, ticket: TicketEntity): Promise<QueueEntity | undefined> {
  return ticket.queueId === null ? undefined : queues.load(tx, ticket.queueId);
}

/** Whoever takes a ticket is held to the same rule as whoever is given one. */
export async function checkCallerIsMember(tx: Tx, ticket: TicketEntity): Promise<void> {
  const queue = await queueOf(tx, ticket);
  if (queue === undefined) return;
  const user = await users.load(tx, caller(tx.actor).userId);
  if (user !== undefined) checkMember(queue, user);
}
