import { AppError, type QueueEntity, type TicketEntity, type UserEntity } from '@balcao/contract';
import type { Tx } from '../store/store.ts';
import { queues } from '../store/tables/tables.ts';

/** The assignee is a member of the queue when assigned; tickets of no queue go to anybody who is enabled. */
export function checkMember(queue: QueueEntity | undefined, user: UserEntity): void {
  if (user.disabled) throw new AppError('user.notInQueue', { user: user.name, queue: queue?.name ?? '-' });
  if (queue !== undefined && !queue.memberIds.includes(user.id))
    throw new AppError('user.notInQueue', { user: user.name, queue: queue.name });
}

export async function queueOf(tx: Tx, ticket: TicketEntity): Promise<QueueEntity | undefined> {
  return ticket.queueId === null ? undefined : queues.load(tx, ticket.queueId);
}
