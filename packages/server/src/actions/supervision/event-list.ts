import { eventList as action } from '@balcao/contract';
import { sightOf, toldAs } from '../../events/audience.ts';
import { readEvents } from '../../events/feed.ts';
import { reading } from '../handler.ts';

/** Pages advance over what the caller may not see, so a page may be shorter than its limit, and `seq` tells how far it reached. */
export const eventList = reading(action, async ({ reads, actor, seq: head }, input) => {
  const events = await readEvents(reads, input.after, input.limit);
  const reached = events.at(-1)?.seq ?? Math.max(input.after, head);
  const items = events.flatMap((item) => {
    const sight = sightOf(actor, item);
    return sight === 'none' ? [] : [{ seq: item.seq, at: item.at, event: toldAs(sight, actor, item) }];
  });
  return { items, nextCursor: events.length === input.limit ? String(reached) : null, seq: reached };
});
