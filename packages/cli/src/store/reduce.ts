import {
  type Change,
  catalogueEntities,
  type Entities,
  type EntityName,
  type EntityPage,
  type QueueEntity,
  type SequencedEvent,
  type Snapshot,
  type ThreadPage,
  type TicketEntity,
  type TicketState,
} from '@balcao/contract';
import { entityFields } from './entity-fields.ts';
import { emptyCounts, type MutableState, revisionKey } from './state.ts';
import type { MutableTable } from './table.ts';
import {
  enterTicket,
  enterUnread,
  leaveTicket,
  leaveUnread,
  rebuildIndex,
  repositionTicket,
  unreadCount,
} from './ticket-index.ts';
import { dropMessage, dropNote, emptyTimeline, forgetMessages, putMessage, putNote } from './timeline.ts';

/**
 * The one way state changes. Values in changes are absolute, so applying one again does no harm; a change of an
 * entity that is not here and that does not bring all of it is ignored, a page or a revelation will bring it whole.
 */
export function applyEvent(state: MutableState, sequenced: SequencedEvent): void {
  if (sequenced.seq <= state.cursor) return;
  state.cursor = sequenced.seq;
  state.ring.push(sequenced);
  for (const change of sequenced.event.changes) {
    if (change.entity === 'ticket') keepCounts(state, change);
    applyChange(state, change);
  }
}

/** Starts again from a snapshot. Threads that were open stay on the screen, marked stale until a page replaces them. */
export function applySnapshot(state: MutableState, snapshot: Snapshot): void {
  const { tables } = state;
  const whole = ['user', 'queue', 'tag', 'connection', 'contact', 'thread', 'ticket', 'readState'] as const;
  for (const kind of [...whole, ...catalogueEntities]) {
    tables[kind].clear();
  }
  state.revision += 1;
  state.revisions.clear();
  state.me = { ...snapshot.me, user: clean(state, 'user', snapshot.me.user) };
  fill(state, 'user', snapshot.users);
  fill(state, 'queue', snapshot.queues);
  fill(state, 'tag', snapshot.tags);
  fill(state, 'connection', snapshot.connections);
  for (const kind of catalogueEntities) fill(state, kind, snapshot.catalogues[kind] as never);
  fill(state, 'contact', snapshot.contacts);
  fill(state, 'thread', snapshot.threads);
  fill(state, 'readState', snapshot.readStates);
  fill(state, 'ticket', snapshot.tickets);
  state.counts = { ...emptyCounts(), ...snapshot.counts };
  state.countsStale = false;
  state.cursor = snapshot.seq;
  state.ring.reset(snapshot.seq);
  for (const timeline of state.timelines.values()) timeline.stale = true;
  rebuildIndex(state);
  touchAll(state);
}

/** Adds a page of tickets. False when it is too old to be brought up to date: fetch it again. */
export function applyTicketPage(state: MutableState, page: EntityPage): boolean {
  const missed = state.ring.since(page.seq);
  if (missed === null) return false;
  const fresh = new Set<string>();
  for (const contact of page.contacts) merge(state, page.seq, fresh, 'contact', contact);
  for (const thread of page.threads) merge(state, page.seq, fresh, 'thread', thread);
  for (const readState of page.readStates) merge(state, page.seq, fresh, 'readState', readState);
  for (const ticket of page.tickets) merge(state, page.seq, fresh, 'ticket', ticket);
  applyAgain(state, missed, fresh);
  return true;
}

/**
 * Adds a page of a thread. `first` is the newest one and replaces what a stale timeline held.
 * False when it is too old to be brought up to date: fetch it again.
 */
export function applyThreadPage(state: MutableState, threadId: string, page: ThreadPage, first: boolean): boolean {
  const missed = state.ring.since(page.seq);
  if (missed === null) return false;
  const known = state.timelines.get(threadId);
  if (first && known?.stale === true) forgetMessages(state, threadId);
  const timeline = known ?? emptyTimeline();
  state.timelines.set(threadId, timeline);
  if (!first || timeline.olderCursor === undefined || timeline.stale) timeline.olderCursor = page.nextCursor;
  timeline.stale = false;
  const fresh = new Set<string>();
  for (const ticket of page.tickets) merge(state, page.seq, fresh, 'ticket', ticket);
  for (const ticket of page.tickets) timeline.ticketIds.add(ticket.id);
  for (const message of page.messages) merge(state, page.seq, fresh, 'message', message);
  for (const note of page.notes) merge(state, page.seq, fresh, 'note', note);
  // A message born after the page was read was dropped while the thread was closed: it counts as fresh, too.
  applyAgain(state, missed, fresh, threadId);
  touch(state, 'thread', threadId);
  return true;
}

/** Says that the thread's messages may have holes from now on. */
export function forgetThread(state: MutableState, threadId: string): void {
  forgetMessages(state, threadId);
  state.timelines.delete(threadId);
}

function fill<K extends EntityName>(state: MutableState, kind: K, items: readonly Entities[K][]): void {
  const table = tableOf(state, kind);
  for (const item of items) table.set(item.id, clean(state, kind, item));
}

/** What is here already is as new as the cursor; a page read before that must not turn it back. */
function merge<K extends EntityName>(
  state: MutableState,
  seq: number,
  fresh: Set<string>,
  kind: K,
  item: Entities[K],
): void {
  if (seq <= state.cursor && tableOf(state, kind).has(item.id)) return;
  fresh.add(revisionKey(kind, item.id));
  applyChange(state, { entity: kind, id: item.id, before: null, after: item } as unknown as Change);
}

function applyAgain(
  state: MutableState,
  events: readonly SequencedEvent[],
  fresh: ReadonlySet<string>,
  threadId?: string,
): void {
  if (fresh.size === 0 && threadId === undefined) return;
  for (const { event } of events) {
    for (const change of event.changes) {
      const isBorn = change.entity === 'message' && threadId !== undefined && change.after?.threadId === threadId;
      if (isBorn || fresh.has(revisionKey(change.entity, change.id))) applyChange(state, change);
    }
  }
}

function applyChange(state: MutableState, change: Change): void {
  switch (change.entity) {
    case 'user': {
      const user = store(state, 'user', change.id, change.after);
      if (user !== undefined && state.me?.user.id === user.id) state.me = { ...state.me, user };
      return;
    }
    case 'queue': {
      const queue = store(state, 'queue', change.id, change.after);
      if (queue !== undefined) followMembership(state, queue);
      return;
    }
    case 'tag':
    case 'connection':
    case 'contact':
    case 'role':
    case 'group':
    case 'setting':
    case 'catalogueItem':
    case 'customField':
    case 'quickReply':
    case 'gallery':
    case 'macro':
    case 'view':
      store(state, change.entity, change.id, change.after as never);
      return;
    // Pages bring these when they are asked for; what is not held needs no keeping up to date.
    case 'task':
    case 'room':
    case 'roomMessage':
    case 'roomRead':
    case 'notification':
    case 'draft':
    case 'schedule':
      return;
    case 'thread':
      return followUnread(state, change.id, () => store(state, 'thread', change.id, change.after));
    case 'readState':
      return followUnread(state, change.id, () => store(state, 'readState', change.id, change.after));
    case 'ticket':
      return changeTicket(state, change.id, change.after);
    case 'message': {
      const before = state.tables.message.get(change.id);
      const message = joined(state, 'message', change.id, change.after);
      if (message !== undefined) putMessage(state, message, before);
      else if (change.after === null && before !== undefined) dropMessage(state, before);
      return touch(state, 'message', change.id);
    }
    case 'note': {
      const before = state.tables.note.get(change.id);
      const note = joined(state, 'note', change.id, change.after);
      if (note !== undefined) putNote(state, note, before);
      else if (change.after === null && before !== undefined) dropNote(state, before);
      return touch(state, 'note', change.id);
    }
  }
}

function changeTicket(state: MutableState, id: string, after: Partial<TicketEntity> | null): void {
  const before = state.tables.ticket.get(id);
  const next = joined(state, 'ticket', id, after);
  if (next === undefined && after !== null) return;
  const staysListed = before !== undefined && next !== undefined && hasSameLists(before, next);
  if (before !== undefined && !staysListed) leaveTicket(state, before);
  if (staysListed && before.lastActivityAt !== next.lastActivityAt) repositionTicket(state, before, next);
  if (next === undefined) {
    state.tables.ticket.delete(id);
    if (before !== undefined) forgetMessages(state, before.threadId, id);
  } else {
    state.tables.ticket.set(id, next);
    state.timelines.get(next.threadId)?.ticketIds.add(id);
    if (!staysListed) enterTicket(state, next);
  }
  touch(state, 'ticket', id);
}

function hasSameLists(a: TicketEntity, b: TicketEntity): boolean {
  return a.state === b.state && a.trashed === b.trashed && a.threadId === b.threadId;
}

/** Runs a change of a thread or of what was read of it, and moves its tickets in or out of the unread list. */
function followUnread(state: MutableState, threadId: string, change: () => unknown): void {
  const current = () => state.tables.ticket.get(state.tables.thread.get(threadId)?.currentTicketId ?? '');
  const before = current();
  const wasUnread = before !== undefined && unreadCount(state, before) > 0;
  change();
  const after = current();
  const isUnread = after !== undefined && unreadCount(state, after) > 0;
  if (before?.id === after?.id && wasUnread === isUnread) return;
  if (before !== undefined && wasUnread) leaveUnread(state, before);
  if (after !== undefined) enterUnread(state, after);
}

function followMembership(state: MutableState, queue: QueueEntity): void {
  const { me } = state;
  if (me === null) return;
  const isMember = queue.memberIds.includes(me.user.id);
  if (isMember === me.queueIds.includes(queue.id)) return;
  const queueIds = isMember ? [...me.queueIds, queue.id] : me.queueIds.filter((id) => id !== queue.id);
  state.me = { ...me, queueIds };
}

/** Counts follow what changes say about state and trash; they are never recounted from what happens to be loaded. */
function keepCounts(state: MutableState, change: Extract<Change, { entity: 'ticket' }>): void {
  const known = state.tables.ticket.get(change.id);
  const was = change.before === null ? null : { ...known, ...change.before };
  const is = change.after === null ? null : { ...known, ...change.after };
  const said = (part: Partial<TicketEntity> | null) =>
    part === null || (part.state !== undefined && part.trashed !== undefined);
  if (known === undefined && !mentionsState(change)) return;
  if (!said(was) || !said(is)) {
    if (mentionsState(change)) countAssuming(state, was, is);
    return;
  }
  count(state, was, -1);
  count(state, is, 1);
}

function mentionsState({ before, after }: Extract<Change, { entity: 'ticket' }>): boolean {
  return before === null || after === null || 'state' in after || 'trashed' in after;
}

/** An unknown ticket changed in part: a state without a word on trash is not in the trash; the other way round nothing is sure. */
function countAssuming(state: MutableState, was: Partial<TicketEntity> | null, is: Partial<TicketEntity> | null): void {
  if ((was !== null && was.state === undefined) || (is !== null && is.state === undefined)) {
    state.countsStale = true;
    return;
  }
  count(state, was, -1);
  count(state, is, 1);
}

function count(state: MutableState, ticket: Partial<TicketEntity> | null, by: 1 | -1): void {
  if (ticket === null || ticket.state === undefined || ticket.trashed === true) return;
  const counts: Record<TicketState, number> = state.counts;
  counts[ticket.state] = Math.max(0, counts[ticket.state] + by);
}

/** Stores what an entity becomes and gives it; undefined when it is gone or cannot be known. */
function store<K extends EntityName>(
  state: MutableState,
  kind: K,
  id: string,
  after: Partial<Entities[K]> | null,
): Entities[K] | undefined {
  const table = tableOf(state, kind);
  const next = joined(state, kind, id, after);
  if (next !== undefined) table.set(id, next);
  else if (after === null) table.delete(id);
  touch(state, kind, id);
  return next;
}

function joined<K extends EntityName>(
  state: MutableState,
  kind: K,
  id: string,
  after: Partial<Entities[K]> | null,
): Entities[K] | undefined {
  if (after === null) return undefined;
  const known = tableOf(state, kind).get(id);
  if (known === undefined && !isWhole(kind, after)) return undefined;
  return { ...known, ...state.clean(kind, after) } as Entities[K];
}

function clean<K extends EntityName>(state: MutableState, kind: K, item: Entities[K]): Entities[K] {
  return state.clean(kind, item as Partial<Entities[K]>) as Entities[K];
}

function tableOf<K extends EntityName>(state: MutableState, kind: K): MutableTable<Entities[K]> {
  return state.tables[kind] as MutableTable<Entities[K]>;
}

function isWhole(kind: EntityName, value: object): boolean {
  return entityFields[kind].every((field) => field in value);
}

function touch(state: MutableState, kind: EntityName, id: string): void {
  state.revision += 1;
  state.revisions.set(revisionKey(kind, id), state.revision);
  if (state.revisions.size > mostRevisions) touchAll(state);
}

/** More single revisions than rows could be cached are forgotten, which draws what is shown once anew. */
const mostRevisions = 8192;

/** After a snapshot nothing that was cached for the revisions before may be taken for current. */
function touchAll(state: MutableState): void {
  state.revision += 1;
  state.revisions.clear();
  state.epoch = state.revision;
}
