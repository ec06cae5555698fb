import { queueSetMembers as action } from '@balcao/contract';
import { offerQueue } from '../../operations/assign-waiting.ts';
import { queues } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { membersOf } from './queue-create.ts';
import { heldQueue, writeMembers } from './queue-members.ts';

export const queueSetMembers = writes(action, async (tx, input) => {
  const queue = await heldQueue(tx, input.queue);
  const after = await queues.update(tx, queue, { memberIds: await membersOf(tx, input.members) });
  if (after === queue) return queue;
  await writeMembers(tx, after);
  tx.emit('queue.membersChanged', {});
  await offerQueue(tx, after.id);
  return after;
});
