import type { BalcaoEvent, ThreadEntity } from '@balcao/contract';
import type { Episode } from '../domain/thread-view.ts';
import type { VisibilityFacts } from '../domain/visibility.ts';
import { episodesOf } from '../store/queries/thread-view.ts';
import type { Reads } from '../store/store.ts';
import { threads } from '../store/tables/tables.ts';

/*
 * A thread of several tickets is told to those who see only some of them as it is without the others. It is taken as it is today:
 * what is said of a thread is said whole, so the last word is right whatever was said in between.
 */
export interface ThreadToday {
  readonly thread: ThreadEntity;
  readonly episodes: readonly Episode[];
}

type Threads = ReadonlyMap<string, ThreadToday>;
const none: Threads = new Map();

const idsIn = ({ changes, subject }: BalcaoEvent): readonly string[] => [
  ...changes.flatMap(({ entity, id }) => (entity === 'thread' ? [id] : [])),
  ...(subject.threadId === undefined ? [] : [subject.threadId]),
];

export async function loadThreads(reads: Reads, items: readonly { readonly event: BalcaoEvent }[]): Promise<Threads> {
  const ids = [...new Set(items.flatMap(({ event }) => idsIn(event)))];
  const several = [...(await episodesOf(reads, ids))].filter(([, episodes]) => episodes.length > 1);
  if (several.length === 0) return none;
  const today = new Map(
    (
      await threads.loadMany(
        reads,
        several.map(([id]) => id),
      )
    ).map((thread) => [thread.id as string, thread]),
  );
  return new Map(
    several.flatMap(([id, episodes]): [string, ThreadToday][] => {
      const thread = today.get(id);
      return thread === undefined ? [] : [[id, { thread, episodes }]];
    }),
  );
}

/** What of them an event needs. */
export function threadsIn(event: BalcaoEvent, known: Threads): Threads {
  if (known.size === 0) return none;
  const found = idsIn(event).flatMap((id): [string, ThreadToday][] => {
    const today = known.get(id);
    return today === undefined ? [] : [[id, today]];
  });
  return found.length === 0 ? none : new Map(found);
}

/** The same where none of their tickets has moved, else with those as they may be seen now. */
export function threadsMoved(known: Threads, moved: ReadonlyMap<string, VisibilityFacts | null>): Threads {
  const isMoved = [...known.values()].some(({ episodes }) => episodes.some(({ id }) => moved.has(id)));
  if (!isMoved) return known;
  return new Map(
    [...known].map(([id, { thread, episodes }]) => [
      id,
      { thread, episodes: episodes.map((episode) => placedAt(episode, moved.get(episode.id))) },
    ]),
  );
}

function placedAt(episode: Episode, facts: VisibilityFacts | null | undefined): Episode {
  if (facts === null || facts === undefined) return episode;
  const { queueId, assigneeId, private: isPrivate, privateBy, connectionId } = facts;
  return { ...episode, queueId, assigneeId, private: isPrivate, privateBy, connectionId };
}
