import type { QueueEntity, TicketEntity, UserEntity, UserId } from '@balcao/contract';
import { type Candidate, checkMayHave, isAvailable, mayHave } from '../domain/assignee.ts';
import { grantsOf } from '../store/queries/grants.ts';
import type { Reads, Tx } from '../store/store.ts';
import type { Row } from '../store/tables/columns.ts';
import { queues, users } from '../store/tables/tables.ts';

export async function queueOf(reads: Reads, ticket: Pick<TicketEntity, 'queueId'>): Promise<QueueEntity | undefined> {
  return ticket.queueId === null ? undefined : queues.load(reads, ticket.queueId);
}

async function candidate(reads: Reads, user: UserEntity): Promise<Candidate> {
  return { user, grants: await grantsOf(reads, user.role) };
}

/** Refuses whoever may not have a ticket of the queue, with the reason. */
export async function checkCandidate(reads: Reads, user: UserEntity, queue: QueueEntity | undefined): Promise<void> {
  checkMayHave(await candidate(reads, user), queue);
}

/** The same for whoever had it once and may be gone. */
export async function mayStillHave(
  reads: Reads,
  userId: UserId | null,
  queue: QueueEntity | undefined,
): Promise<boolean> {
  const user = userId === null ? undefined : await users.load(reads, userId);
  return user !== undefined && mayHave(await candidate(reads, user), queue);
}

/** Whether somebody can be given a ticket now, without having asked. */
export async function isFree(tx: Tx, userId: UserId): Promise<boolean> {
  const user = await users.load(tx, userId);
  if (user === undefined) return false;
  const inHand = user.capacity === null ? 0 : await countInHand(tx, userId);
  return isAvailable({ ...(await candidate(tx, user)), inHand });
}

async function countInHand(tx: Tx, userId: UserId): Promise<number> {
  const row = await tx.get<{ n: number }>(
    `SELECT count(*) AS n FROM tickets WHERE assignee_id = ? AND state = 'open'`,
    [userId],
  );
  return Number(row?.n ?? 0);
}

/** The queues somebody is in, by name. */
export async function queuesOfUser(reads: Reads, userId: UserId): Promise<QueueEntity[]> {
  const columns = queues.columns
    .split(', ')
    .map((column) => `q.${column}`)
    .join(', ');
  const rows = await reads.all<Row>(
    `SELECT ${columns} FROM queue_members m JOIN queues q ON q.id = m.queue_id WHERE m.user_id = ? ORDER BY q.name_key`,
    [userId],
  );
  return rows.map(queues.fromRow);
}
