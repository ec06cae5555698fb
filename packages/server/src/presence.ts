import type { PresenceDoing, Present, ThreadId } from '@balcao/contract';
import type { UserActor } from './actor.ts';
import { sees } from './domain/visibility.ts';
import type { Store } from './store/store.ts';
import { threads, ticketRows } from './store/tables/tables.ts';

/*
 * Who has which thread open, and who is typing in it: of the moment, kept in memory by the node that the reader is connected to,
 * in no log and in no table. A reader is in one thread at a time; typing passes into viewing when it is not said again.
 */
export interface Presence {
  /** Says where a reader is; null for nowhere. Answers whether it was taken: nobody is where they may not look. */
  set(reader: object, actor: UserActor, threadId: ThreadId | null, doing: PresenceDoing): Promise<boolean>;
  leave(reader: object): void;
  /** Each person once, whoever is typing first. */
  in(threadId: ThreadId): readonly Present[];
  /** Who may know of a thread, as it is now. */
  audience(threadId: ThreadId): Promise<(actor: UserActor) => boolean>;
  /** Told after somebody came, went, or began or stopped typing. Returns its own removal. */
  onChange(listener: (threadId: ThreadId) => void): () => void;
}

interface Place {
  readonly threadId: ThreadId;
  readonly user: Present;
  readonly timer: NodeJS.Timeout | null;
}

const typingMs = 6_000;

export function createPresence(store: Pick<Store, 'read'>): Presence {
  const places = new Map<object, Place>();
  const readersOf = new Map<ThreadId, Set<object>>();
  const listeners = new Set<(threadId: ThreadId) => void>();
  /** Readers that left while it was still being looked at whether they may be there. */
  const gone = new WeakSet<object>();
  const tell = (threadId: ThreadId) => {
    for (const listener of listeners) listener(threadId);
  };
  const audience = (threadId: ThreadId) =>
    store.read(async (reads) => {
      const thread = await threads.load(reads, threadId);
      const ticket = await ticketRows.load(reads, thread?.currentTicketId ?? '');
      return (actor: UserActor) => ticket !== undefined && sees(actor, ticket);
    });
  const remove = (reader: object): ThreadId | null => {
    const place = places.get(reader);
    if (place === undefined) return null;
    if (place.timer !== null) clearTimeout(place.timer);
    places.delete(reader);
    const readers = readersOf.get(place.threadId);
    readers?.delete(reader);
    if (readers?.size === 0) readersOf.delete(place.threadId);
    return place.threadId;
  };
  const put = (reader: object, threadId: ThreadId, user: Present) => {
    const before = places.get(reader);
    const isNews = before?.threadId !== threadId || before.user.doing !== user.doing;
    const left = remove(reader);
    const timer =
      user.doing === 'typing' ? setTimeout(() => put(reader, threadId, { ...user, doing: 'viewing' }), typingMs) : null;
    timer?.unref();
    places.set(reader, { threadId, user, timer });
    const readers = readersOf.get(threadId) ?? new Set();
    readersOf.set(threadId, readers.add(reader));
    if (left !== null && left !== threadId) tell(left);
    if (isNews) tell(threadId);
  };
  return {
    set: async (reader, actor, threadId, doing) => {
      if (threadId !== null && !(await audience(threadId))(actor)) return false;
      if (gone.has(reader)) return false;
      if (threadId !== null) put(reader, threadId, { id: actor.userId, name: actor.name, doing });
      else {
        const left = remove(reader);
        if (left !== null) tell(left);
      }
      return true;
    },
    leave: (reader) => {
      gone.add(reader);
      const left = remove(reader);
      if (left !== null) tell(left);
    },
    in: (threadId) => {
      const people = new Map<string, Present>();
      for (const reader of readersOf.get(threadId) ?? []) {
        const user = places.get(reader)?.user;
        if (user !== undefined && people.get(user.id)?.doing !== 'typing') people.set(user.id, user);
      }
      return [...people.values()].toSorted(
        (a, b) => Number(b.doing === 'typing') - Number(a.doing === 'typing') || a.name.localeCompare(b.name, 'pt-BR'),
      );
    },
    audience,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
