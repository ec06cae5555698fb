import type { ThreadEntity, TicketId } from '@balcao/contract';
import { sees, type Viewer, type VisibilityFacts } from './visibility.ts';

/** A ticket of a thread, as far as it makes what is said of the thread. */
export interface Episode extends VisibilityFacts {
  readonly id: TicketId;
  readonly number: number;
  /** What the contact wrote in it. */
  readonly inboundCount: number;
  readonly lastInboundAt: string | null;
}

/**
 * A thread as a viewer may know of it: it ends with the last of its tickets that they see, and neither its count nor its window
 * knows of what was written in the others. Whoever sees all of it is told of it as it is.
 */
export function threadSeenBy(viewer: Viewer, thread: ThreadEntity, episodes: readonly Episode[]): ThreadEntity {
  const hidden = episodes.filter((episode) => !sees(viewer, episode));
  if (hidden.length === 0) return thread;
  const seen = episodes.filter((episode) => !hidden.includes(episode));
  const isCurrentSeen = seen.some(({ id }) => id === thread.currentTicketId);
  const written = hidden.reduce((sum, { inboundCount }) => sum + inboundCount, 0);
  return {
    ...thread,
    inboundCount: Math.max(0, thread.inboundCount - written),
    lastInboundAt: latest(seen),
    awaitingReplySince: isCurrentSeen ? thread.awaitingReplySince : null,
    currentTicketId: isCurrentSeen ? thread.currentTicketId : lastOf(seen),
  };
}

const latest = (episodes: readonly Episode[]): string | null =>
  episodes.reduce<string | null>(
    (last, { lastInboundAt: at }) => (at !== null && (last === null || at > last) ? at : last),
    null,
  );

const lastOf = (episodes: readonly Episode[]): TicketId | null =>
  episodes.reduce<Episode | null>((last, one) => (last === null || one.number > last.number ? one : last), null)?.id ??
  null;
