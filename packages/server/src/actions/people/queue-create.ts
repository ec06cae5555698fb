import { AppError, queueCreate as action, type QueueEntity, queueDefaults, type UserId } from '@balcao/contract';
import { build, first } from '../../store/builder.ts';
import { findUser, nameKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { queues } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';

export const queueCreate = writes(action, async (tx, input) => {
  await checkNameFree(tx, 'queue', 'queues', input.name);
  const memberIds = await membersOf(tx, input.members);
  const queue: QueueEntity = { ...queueDefaults, id: tx.newId('queue'), name: input.name, memberIds };
  await queues.insert(tx, queue, { name_key: nameKey(input.name), created_at: tx.nowMs });
  await writeMembers(tx, queue);
  tx.emit('queue.created', {});
  return queue;
});

export async function checkNameFree(tx: Tx, kind: string, table: 'queues' | 'tags', name: string): Promise<void> {
  const taken = await first(tx, build(tx).selectFrom(table).select('id').where('name_key', '=', nameKey(name)));
  if (taken !== undefined) throw new AppError('name.taken', { kind, name });
}

export async function membersOf(tx: Tx, refs: readonly string[]): Promise<UserId[]> {
  const ids = new Set<UserId>();
  for (const ref of refs) ids.add((await findUser(tx, ref)).id);
  return [...ids];
}

export async function writeMembers(tx: Tx, queue: QueueEntity): Promise<void> {
  await tx.run('DELETE FROM queue_members WHERE queue_id = ?', [queue.id]);
  for (const id of queue.memberIds)
    await tx.run('INSERT INTO queue_members (queue_id, user_id) VALUES (?, ?)', [queue.id, id]);
}
