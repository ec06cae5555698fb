import {
  AppError,
  type ConnectionId,
  type QueueDetail,
  type QueueEntity,
  type QueueId,
  type UserId,
} from '@balcao/contract';
import { findConnection, findQueue } from '../../store/queries/refs.ts';
import type { Reads, Tx } from '../../store/store.ts';
import { connections, queues, users } from '../../store/tables/tables.ts';

/** A queue that may be changed, held until commit. */
export async function heldQueue(tx: Tx, ref: string): Promise<QueueEntity> {
  const queue = await queues.lock(tx, (await findQueue(tx, ref)).id);
  if (queue === undefined || queue.removed) throw new AppError('reference.notFound', { kind: 'queue', ref });
  return queue;
}

export async function connectionsNamed(reads: Reads, refs: readonly string[] | null): Promise<ConnectionId[] | null> {
  if (refs === null) return null;
  const ids = new Set<ConnectionId>();
  for (const ref of refs) ids.add((await findConnection(reads, ref)).id);
  return [...ids];
}

/** The members as the queue says; who stays keeps their turn. */
export async function writeMembers(tx: Tx, queue: QueueEntity): Promise<void> {
  const rows = await tx.all<{ user_id: UserId }>('SELECT user_id FROM queue_members WHERE queue_id = ?', [queue.id]);
  const known = new Set(rows.map((row) => row.user_id));
  for (const id of known)
    if (!queue.memberIds.includes(id))
      await tx.run('DELETE FROM queue_members WHERE queue_id = ? AND user_id = ?', [queue.id, id]);
  for (const id of queue.memberIds)
    if (!known.has(id)) await tx.run('INSERT INTO queue_members (queue_id, user_id) VALUES (?, ?)', [queue.id, id]);
}

/** Puts a user into exactly these queues; tells which they joined. What was removed keeps its members. */
export async function setQueuesOf(tx: Tx, userId: UserId, queueIds: readonly QueueId[]): Promise<QueueId[]> {
  const rows = await tx.all<{ queue_id: QueueId }>(
    `SELECT m.queue_id FROM queue_members m JOIN queues q ON q.id = m.queue_id WHERE m.user_id = ? AND q.removed = 0`,
    [userId],
  );
  const present = new Set(rows.map((row) => row.queue_id));
  const wanted = new Set(queueIds);
  const changing = [...new Set([...present, ...wanted])].filter((id) => present.has(id) !== wanted.has(id)).sort();
  for (const id of changing) {
    const queue = await heldQueue(tx, id);
    const others = queue.memberIds.filter((member) => member !== userId);
    const after = await queues.update(tx, queue, { memberIds: wanted.has(id) ? [...others, userId] : others });
    await writeMembers(tx, after);
  }
  return changing.filter((id) => wanted.has(id));
}

export async function queueDetailOf(reads: Reads, queue: QueueEntity): Promise<QueueDetail> {
  const members = new Map((await users.loadMany(reads, queue.memberIds)).map((user) => [user.id, user]));
  const received = queue.connectionIds === null ? null : await connections.loadMany(reads, queue.connectionIds);
  return {
    ...queue,
    members: queue.memberIds.flatMap((id) => {
      const user = members.get(id);
      return user === undefined ? [] : [{ id, name: user.name }];
    }),
    connections: received?.map(({ id, name }) => ({ id, name })) ?? null,
  };
}
