import { type Catalogues, catalogueEntities, type SequencedEvent, type Snapshot } from '@balcao/contract';
import { keepRaw } from './clean.ts';
import { applyEvent, applySnapshot } from './reduce.ts';
import { createState, type MutableState } from './state.ts';

/**
 * The replay law: events reduced over a snapshot give the next snapshot. `replay(before, events)` equals
 * `normalizeSnapshot(fresh)` when both were read whole (with a ticket limit above what exists).
 */
export function replay(snapshot: Snapshot, events: readonly SequencedEvent[]): Snapshot {
  const state = createState(keepRaw);
  applySnapshot(state, structuredClone(snapshot));
  for (const event of events) applyEvent(state, event);
  return toSnapshot(state, snapshot);
}

/** The same snapshot in one order: lists by id, without trashed tickets and what only they refer to. */
export function normalizeSnapshot(snapshot: Snapshot): Snapshot {
  return replay(snapshot, []);
}

function toSnapshot(state: MutableState, from: Snapshot): Snapshot {
  const { tables } = state;
  const tickets = byId(tables.ticket.values()).filter((ticket) => !ticket.trashed);
  const contactIds = new Set<string>(tickets.map((ticket) => ticket.contactId));
  const threadIds = new Set<string>(tickets.map((ticket) => ticket.threadId));
  const me = state.me ?? from.me;
  return {
    seq: state.cursor,
    me: { ...me, queueIds: [...me.queueIds].sort() },
    users: byId(tables.user.values()),
    queues: byId(tables.queue.values()).map((queue) => ({ ...queue, memberIds: [...queue.memberIds].sort() })),
    tags: byId(tables.tag.values()),
    connections: byId(tables.connection.values()),
    catalogues: Object.fromEntries(
      catalogueEntities.map((kind) => [kind, byId<{ readonly id: string }>(tables[kind].values())]),
    ) as unknown as Catalogues,
    counts: { ...state.counts },
    contacts: byId(tables.contact.values()).filter((contact) => contactIds.has(contact.id)),
    threads: byId(tables.thread.values()).filter((thread) => threadIds.has(thread.id)),
    tickets,
    readStates: byId(tables.readState.values()).filter((read) => threadIds.has(read.id)),
  };
}

function byId<T extends { readonly id: string }>(items: Iterable<T>): T[] {
  return [...items].sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
}
