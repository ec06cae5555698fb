import { queueList as action } from '@balcao/contract';
import { allQueues } from '../../store/queries/catalogues.ts';
import { reading } from '../handler.ts';

/** Those that take tickets. */
export const queueList = reading(action, async ({ reads }) => ({
  items: (await allQueues(reads)).filter(({ removed }) => !removed),
  nextCursor: null,
}));
