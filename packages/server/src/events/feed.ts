import type { BalcaoEvent, SequencedEvent } from '@balcao/contract';
import type { VisibilityFacts } from '../domain/visibility.ts';
import type { Logger } from '../logger.ts';
import type { Reads, Store } from '../store/store.ts';
import { bystandersOf, loadBystanders } from './bystanders.ts';
import { hiddenIn, newlyHidden } from './hidden.ts';
import { loadImages, withImages } from './images.ts';
import { loadThreads, type ThreadToday, threadsIn, threadsMoved } from './thread-today.ts';

/*
 * The log as readers follow it. A reader has a cursor: far behind it reads from the database (backfill), near the head from a
 * ring of recent events (cutover), then it is told of new ones (stream). Wake-ups carry nothing; what they miss the next one,
 * or the slow poll, brings.
 *
 * An event in the log holds what changed. Readers also get the ticket, contact and thread whole, as they were right after it: a
 * client that holds only a page of the list can show a ticket that it has never loaded.
 */
export interface FeedEvent {
  readonly seq: number;
  readonly at: string;
  readonly event: BalcaoEvent;
  /** Who might see its ticket right after it; null when it is about no ticket. */
  readonly after: VisibilityFacts | null;
  /** Who might see it right before, when the event changed that. */
  readonly before: VisibilityFacts | null;
  /** Who may see it today, null when it is gone: what was said before a permission was withdrawn is not said again. */
  readonly now: VisibilityFacts | null;
  /** Tickets beside that one which its changes are about, as they may be seen today; null for one that is gone. */
  readonly others: ReadonlyMap<string, VisibilityFacts | null>;
  /** Of changes that do not say it themselves, the ticket that they are about; null for none. */
  readonly ticketOf: ReadonlyMap<string, string | null>;
  /** Threads in it that have several tickets, as they are today: what each reader is told of them depends on which they see. */
  readonly threads: ReadonlyMap<string, ThreadToday>;
  /** Messages in it whose text was taken away since: only those who read the audit are told what they said. */
  readonly hidden: ReadonlySet<string>;
}

export interface EventFeed extends AsyncDisposable {
  /** Last sequence known here. */
  head(): number;
  /** Events after `seq`, oldest first, at most `limit`. */
  read(after: number, limit: number): Promise<readonly FeedEvent[]>;
  /** Told after the head moved. Returns its own removal. */
  onAdvance(listener: (head: number, events: readonly FeedEvent[]) => void): () => void;
  /** Reads what was committed up to `seq`. */
  catchUp(seq: number): Promise<void>;
}

const ringSize = 2_000;
const batchSize = 500;
const pollMs = 1_000;

export async function createEventFeed(store: Store, log: Logger): Promise<EventFeed> {
  const ring: FeedEvent[] = [];
  const listeners = new Set<(head: number, events: readonly FeedEvent[]) => void>();
  let head = await store.read(async (_reads, seq) => seq);
  let running: Promise<void> | null = null;
  let isWanted = false;

  const advance = async () => {
    do {
      isWanted = false;
      // oxlint-disable-next-line no-await-in-loop -- batches follow each other
      const events = await loadEvents(store, head, batchSize);
      const last = events.at(-1);
      if (last === undefined) continue;
      head = last.seq;
      bringUpToDate(ring, events);
      hideInRing(ring, newlyHidden(events));
      ring.push(...events);
      if (ring.length > ringSize) ring.splice(0, ring.length - ringSize);
      for (const listener of listeners) listener(head, events);
      if (events.length === batchSize) isWanted = true;
    } while (isWanted);
  };
  const wake = (): Promise<void> => {
    isWanted = true;
    running ??= advance().finally(() => {
      running = null;
    });
    return running;
  };
  // A read that fails is made up by the next wake-up or poll: the cursor has not moved.
  const wakeQuietly = () => {
    wake().catch((error: unknown) => log.warn({ error }, 'events could not be read; they are read again'));
  };
  const stopListening = store.onCommit(wakeQuietly);
  const poll = setInterval(wakeQuietly, pollMs);
  poll.unref();

  return {
    head: () => head,
    read: async (after, limit) => {
      const first = ring[0];
      if (after >= head) return [];
      if (first !== undefined && after >= first.seq - 1) {
        const start = after - first.seq + 1;
        return ring.slice(start, start + limit);
      }
      return loadEvents(store, after, Math.min(limit, batchSize));
    },
    onAdvance: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    catchUp: async (seq) => {
      while (head < seq) {
        // oxlint-disable-next-line no-await-in-loop -- until the head is there
        await wake();
      }
    },
    [Symbol.asyncDispose]: async () => {
      stopListening();
      clearInterval(poll);
      await running;
    },
  };
}

interface EventRow {
  readonly seq: number;
  readonly at: number;
  readonly body: string;
}

function loadEvents(store: Store, after: number, limit: number): Promise<readonly FeedEvent[]> {
  return store.read((reads) => readEvents(reads, after, limit));
}

export async function readEvents(reads: Reads, after: number, limit: number): Promise<FeedEvent[]> {
  const rows = await reads.all<EventRow>('SELECT seq, at, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?', [
    after,
    limit,
  ]);
  const events = rows.map((row) => ({
    seq: row.seq,
    at: new Date(row.at).toISOString(),
    event: JSON.parse(row.body) as BalcaoEvent,
  }));
  return asFeedEvents(reads, events, rows.length === limit);
}

/** Events with all that decides who is told what of them; `isCut` when the log goes on behind them. */
export async function asFeedEvents(
  reads: Reads,
  events: readonly SequencedEvent[],
  isCut: boolean,
): Promise<FeedEvent[]> {
  const [images, bystanders] = [await loadImages(reads, events, isCut), await loadBystanders(reads, events)];
  const items = withImages(events, images);
  const threads = await loadThreads(reads, items);
  return items.map((item) => ({
    ...item,
    ...bystandersOf(item.event, bystanders),
    threads: threadsIn(item.event, threads),
  }));
}

/** Events kept in memory follow their tickets: one that moved is judged by where it is today. */
function bringUpToDate(ring: FeedEvent[], events: readonly FeedEvent[]): void {
  const moved = new Map<string, VisibilityFacts | null>();
  for (const { event, before, now, others } of events) {
    if (before !== null && event.subject.ticketId !== undefined) moved.set(event.subject.ticketId, now);
    for (const [id, facts] of others) moved.set(id, facts);
  }
  if (moved.size === 0) return;
  for (const [place, item] of ring.entries()) {
    const { ticketId } = item.event.subject;
    const isMoved = ticketId !== undefined && moved.has(ticketId);
    const others = [...item.others].filter(([id]) => moved.has(id));
    const threads = threadsMoved(item.threads, moved);
    if (!isMoved && others.length === 0 && threads === item.threads) continue;
    ring[place] = {
      ...item,
      threads,
      now: isMoved ? (moved.get(ticketId) ?? null) : item.now,
      others: new Map([...item.others, ...others.map(([id]) => [id, moved.get(id) ?? null] as const)]),
    };
  }
}

/** What was hidden since is said no more. */
function hideInRing(ring: FeedEvent[], hidden: ReadonlySet<string>): void {
  if (hidden.size === 0) return;
  for (const [place, item] of ring.entries()) {
    const more = hiddenIn(item.event, hidden);
    if (more.size > 0) ring[place] = { ...item, hidden: new Set([...item.hidden, ...more]) };
  }
}
