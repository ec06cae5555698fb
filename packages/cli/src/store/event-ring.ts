import type { SequencedEvent } from '@balcao/contract';

/** The newest events, kept to be applied again over pages that were read before them. */
export interface EventRing {
  push(event: SequencedEvent): void;
  /** Events after `seq` in order; null when some of them are no longer kept. */
  since(seq: number): readonly SequencedEvent[] | null;
  /** Forgets all; everything up to `seq` counts as lost. */
  reset(seq: number): void;
}

export function createEventRing(limit: number): EventRing {
  let events: SequencedEvent[] = [];
  let lostUpTo = 0;
  return {
    push(event) {
      events.push(event);
      if (events.length < limit * 2) return;
      const dropped = events.splice(0, limit);
      lostUpTo = dropped.at(-1)?.seq ?? lostUpTo;
    },
    since(seq) {
      if (seq < lostUpTo) return null;
      let at = events.length;
      while (at > 0 && (events[at - 1]?.seq ?? 0) > seq) at -= 1;
      return events.slice(at);
    },
    reset(seq) {
      events = [];
      lostUpTo = seq;
    },
  };
}
