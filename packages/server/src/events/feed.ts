import type { BalcaoEvent, Change, ContactEntity, SequencedEvent, ThreadEntity, TicketEntity } from '@balcao/contract';
import type { VisibilityFacts } from '../domain/visibility.ts';
import type { Reads, Store } from '../store/store.ts';
import { contacts, threads, ticketRows } from '../store/tables/tables.ts';

/*
 * The log as readers follow it. A reader has a cursor: far behind it reads from the database (backfill), near the head from a
 * ring of recent events (cutover), then it is told of new ones (stream). Wake-ups carry nothing; what they miss the next one,
 * or the slow poll, brings.
 *
 * An event in the log holds what changed. Readers also get the ticket, contact and thread whole, as they are at reading: a
 * client that holds only a page of the list can show a ticket that it has never loaded. Later events bring it to its end state,
 * because values in changes are absolute.
 */
export interface FeedEvent {
  readonly seq: number;
  readonly at: string;
  readonly event: BalcaoEvent;
  /** Who may see its ticket now; null when it is about no ticket. */
  readonly now: VisibilityFacts | null;
  /** Who might see it before, when the event changed that. */
  readonly before: VisibilityFacts | null;
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

export async function createEventFeed(store: Store): Promise<EventFeed> {
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
    wake().catch(() => undefined);
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
  const rows = await reads.all<EventRow>('SELECT seq, at, body FROM events WHERE seq > ? ORDER BY seq LIMIT ?', [after, limit]);
  const events = rows.map((row) => ({ seq: row.seq, at: new Date(row.at).toISOString(), event: JSON.parse(row.body) as BalcaoEvent }));
  const images = await loadImages(reads, events);
  return events.map((item) => withImages(item, images));
}

interface Images {
  readonly tickets: ReadonlyMap<string, TicketEntity>;
  readonly contacts: ReadonlyMap<string, ContactEntity>;
  readonly threads: ReadonlyMap<string, ThreadEntity>;
}

async function loadImages(reads: Reads, events: readonly SequencedEvent[]): Promise<Images> {
  const ids = [...new Set(events.map(({ event }) => event.subject.ticketId).filter((id) => id !== undefined))];
  const tickets = await ticketRows.loadMany(reads, ids);
  return {
    tickets: mapById(tickets),
    contacts: mapById(await contacts.loadMany(reads, [...new Set(tickets.map((ticket) => ticket.contactId))])),
    threads: mapById(await threads.loadMany(reads, [...new Set(tickets.map((ticket) => ticket.threadId))])),
  };
}

const mapById = <T extends { readonly id: string }>(items: readonly T[]): ReadonlyMap<string, T> =>
  new Map(items.map((item) => [item.id, item]));

function withImages({ seq, at, event }: SequencedEvent, images: Images): FeedEvent {
  const ticket = images.tickets.get(event.subject.ticketId ?? '');
  if (ticket === undefined) return { seq, at, event, now: null, before: null };
  const changed = event.changes.find((change) => change.entity === 'ticket' && change.id === ticket.id);
  const related = [images.contacts.get(ticket.contactId), images.threads.get(ticket.threadId)];
  const changes = changed === undefined ? event.changes : completed(event.changes, ticket, related[0] as ContactEntity, related[1] as ThreadEntity);
  const before = changed?.before as Partial<TicketEntity> | null | undefined;
  const isMoved = before !== undefined && before !== null && visibilityFields.some((field) => field in before);
  return {
    seq,
    at,
    event: { ...event, changes },
    now: ticket,
    before: isMoved ? { ...ticket, ...(changed?.after as Partial<TicketEntity>), ...before } : null,
  };
}

const visibilityFields = ['queueId', 'assigneeId', 'private', 'privateBy'] as const;

/** Each change of the ticket, its contact and its thread with the whole entity behind it; what did not change comes with an empty `before`. */
function completed(changes: readonly Change[], ticket: TicketEntity, contact: ContactEntity, thread: ThreadEntity): readonly Change[] {
  const whole = new Map<string, Change['entity'] extends never ? never : TicketEntity | ContactEntity | ThreadEntity>([
    [`ticket:${ticket.id}`, ticket],
    [`contact:${contact.id}`, contact],
    [`thread:${thread.id}`, thread],
  ]);
  const result = changes.map((change) => {
    const image = whole.get(`${change.entity}:${change.id}`);
    if (image === undefined || change.after === null) return change;
    whole.delete(`${change.entity}:${change.id}`);
    return { ...change, after: { ...image, ...change.after } } as Change;
  });
  for (const [key, image] of whole) result.push({ entity: key.split(':', 1)[0], id: image.id, before: {}, after: image } as Change);
  return result;
}
