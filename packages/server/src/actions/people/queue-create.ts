import { AppError, queueCreate as action, type QueueEntity, queueDefaults, type UserId } from '@balcao/contract';
import { offerQueue } from '../../operations/assign-waiting.ts';
import { build, first } from '../../store/builder.ts';
import { findUser, nameKey } from '../../store/queries/refs.ts';
import type { Reads, Tx } from '../../store/store.ts';
import { queues } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { connectionsNamed, writeMembers } from './queue-members.ts';

export const queueCreate = writes(action, async (tx, input) => {
  await checkNameFree(tx, 'queue', 'queues', input.name);
  const queue: QueueEntity = {
    ...queueDefaults,
    id: tx.newId('queue'),
    name: input.name,
    memberIds: await membersOf(tx, input.members),
    strategy: input.strategy,
    connectionIds: await connectionsNamed(tx, input.connections),
  };
  await queues.insert(tx, queue, { name_key: nameKey(input.name), created_at: tx.nowMs });
  await writeMembers(tx, queue);
  tx.emit('queue.created', {});
  await offerQueue(tx, queue.id);
  return queue;
});

export async function checkNameFree(tx: Tx, kind: string, table: 'queues' | 'tags', name: string): Promise<void> {
  const taken = await first(tx, build(tx).selectFrom(table).select('id').where('name_key', '=', nameKey(name)));
  if (taken !== undefined) throw new AppError('name.taken', { kind, name });
}

export async function membersOf(reads: Reads, refs: readonly string[]): Promise<UserId[]> {
  const ids = new Set<UserId>();
  for (const ref of refs) ids.add((await findUser(reads, ref)).id);
  return [...ids];
}
