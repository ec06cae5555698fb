import { queueEdit as action, type QueueEntity } from '@balcao/contract';
import { offerQueue } from '../../operations/assign-waiting.ts';
import { nameKey } from '../../store/queries/refs.ts';
import { queues } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { checkNameFree, membersOf } from './queue-create.ts';
import { connectionsNamed, heldQueue, queueDetailOf, writeMembers } from './queue-members.ts';

export const queueEdit = writes(action, async (tx, input) => {
  const queue = await heldQueue(tx, input.queue);
  const patch: Partial<QueueEntity> = {};
  if (input.name !== undefined) {
    if (nameKey(input.name) !== nameKey(queue.name)) await checkNameFree(tx, 'queue', 'queues', input.name);
    patch.name = input.name;
  }
  if (input.strategy !== undefined) patch.strategy = input.strategy;
  if (input.connections !== undefined) patch.connectionIds = await connectionsNamed(tx, input.connections);
  if (input.members !== undefined) patch.memberIds = await membersOf(tx, input.members);
  const after = await queues.update(tx, queue, patch);
  if (after === queue) return queueDetailOf(tx, queue);
  if (after.name !== queue.name)
    await tx.run('UPDATE queues SET name_key = ? WHERE id = ?', [nameKey(after.name), queue.id]);
  await writeMembers(tx, after);
  tx.emit('queue.edited', {});
  // Whoever gets what waits is decided by what just changed.
  await offerQueue(tx, after.id);
  return queueDetailOf(tx, after);
});
