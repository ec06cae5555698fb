import {
  AppError,
  type ConnectionEntity,
  type Grants,
  type QueueEntity,
  type QueueId,
  type UserEntity,
  type UserId,
} from '@balcao/contract';

/** Somebody who might get a ticket, with what decides whether they may. */
export interface Candidate {
  readonly user: UserEntity;
  readonly grants: Grants;
}

/** What of a connection decides which queues receive its tickets. */
type Line = Pick<ConnectionEntity, 'id' | 'name'>;

export function mayReply({ user, grants }: Candidate): boolean {
  return !user.disabled && grants['ticket.reply'] !== undefined;
}

/** Whoever gets a ticket, by their own hand or another's, is a member of its queue and may reply; of no queue anybody who may. */
export function checkMayHave(candidate: Candidate, queue: QueueEntity | undefined): void {
  const { user } = candidate;
  if (queue !== undefined && !queue.memberIds.includes(user.id))
    throw new AppError('user.notInQueue', { user: user.name, queue: queue.name });
  if (!mayReply(candidate)) throw new AppError('user.mayNotReply', { user: user.name });
}

export function mayHave(candidate: Candidate, queue: QueueEntity | undefined): boolean {
  return mayReply(candidate) && (queue === undefined || queue.memberIds.includes(candidate.user.id));
}

/** A queue that is there no more takes nothing, and the others what they are for. */
export function checkReceives(queue: QueueEntity, connection: Line): void {
  if (queue.removed) throw new AppError('reference.notFound', { kind: 'queue', ref: queue.name });
  if (!receives(queue, connection))
    throw new AppError('queue.connectionRefused', { queue: queue.name, connection: connection.name });
}

export function receives(queue: QueueEntity, connection: Line): boolean {
  return !queue.removed && (queue.connectionIds === null || queue.connectionIds.includes(connection.id));
}

/** Whether somebody may be given a ticket without having asked: there, and not full. `inHand` is how many they have open. */
export function isAvailable(candidate: Candidate & { readonly inHand: number }): boolean {
  const { user, inHand } = candidate;
  return mayReply(candidate) && user.presence === 'available' && (user.capacity === null || inHand < user.capacity);
}

/**
 * In which queue somebody gets a ticket that would go to `queue`: that one when they are in it, else the first of theirs that
 * receives the connection. Undefined when there is none: the assignee is a member of the queue.
 */
export function queueFor(
  userId: UserId,
  queue: QueueEntity | undefined,
  theirs: readonly QueueEntity[],
  connection: Line,
): QueueId | null | undefined {
  if (queue === undefined) return null;
  if (queue.memberIds.includes(userId)) return queue.id;
  return theirs.find((own) => receives(own, connection))?.id;
}
