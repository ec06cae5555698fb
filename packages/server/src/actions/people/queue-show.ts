import { queueShow as action, isId } from '@balcao/contract';
import { findQueue } from '../../store/queries/refs.ts';
import { queues } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';
import { queueDetailOf } from './queue-members.ts';

/** One that was removed still shows by its id, since closed tickets name it. */
export const queueShow = reading(action, async ({ reads }, { queue: ref }) => {
  const known = isId('queue', ref) ? await queues.load(reads, ref) : undefined;
  return queueDetailOf(reads, known ?? (await findQueue(reads, ref)));
});
