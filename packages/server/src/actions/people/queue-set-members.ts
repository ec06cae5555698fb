import { queueSetMembers as action } from '@balcao/contract';
import { findQueue } from '../../store/queries/refs.ts';
import { queues } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';
import { membersOf, writeMembers } from './queue-create.ts';

export const queueSetMembers = writes(action, async (tx, input) => {
  const queue = await findQueue(tx, input.queue);
  const after = await queues.update(tx, queue, { memberIds: await membersOf(tx, input.members) });
  if (after === queue) return queue;
  await writeMembers(tx, after);
  tx.emit('queue.membersChanged', {});
  return after;
});
