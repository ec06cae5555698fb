import {
  type Entities,
  type EntityName,
  type Me,
  type MessageEntity,
  type NoteEntity,
  type TicketCounts,
  type TicketEntity,
  type TicketState,
  ticketStates,
} from '@balcao/contract';
import { type Clean, cleanEntity } from './clean.ts';
import { createEventRing, type EventRing } from './event-ring.ts';
import { type MutableTable, PackedTable, PackedTickets, type Table, type TicketTable } from './table.ts';

export const tabs = [...ticketStates, 'all'] as const;
export type Tab = TicketState | 'all';

export type Tables = {
  readonly [K in EntityName]: K extends 'ticket' ? TicketTable<TicketEntity> : Table<Entities[K]>;
};

/** What is known of a thread's past: messages in display order, and where the next older page begins. */
export interface Timeline {
  readonly messages: readonly MessageEntity[];
  /** Null when the beginning of the thread is here; undefined while no page has come. */
  readonly olderCursor: string | null | undefined;
  /** Tickets of the thread, whose resolutions are markers in it. */
  readonly ticketIds: ReadonlySet<string>;
  /** Something may have been missed: what is shown is from before, a fresh page replaces it. */
  readonly stale: boolean;
}

/**
 * Everything the client knows, normalised. It is mutated in place by `reduce.ts` alone; everybody else reads.
 * `revision` grows with each change, `revisionOf` tells when an entity changed last, so rows can be cached.
 */
export interface ClientState {
  readonly me: Me | null;
  readonly tables: Tables;
  readonly timelines: ReadonlyMap<string, Timeline>;
  readonly notesOf: ReadonlyMap<string, readonly NoteEntity[]>;
  readonly counts: TicketCounts;
  /** Ticket ids per tab, newest activity first. */
  readonly index: Readonly<Record<Tab, readonly string[]>>;
  /** The same order, tickets with unread messages only. */
  readonly unread: readonly string[];
  /** Place in the log up to which everything is applied. */
  readonly cursor: number;
  readonly revision: number;
  /** The revision of everything that did not change since the last snapshot. */
  readonly epoch: number;
  /** Set when a change did not say enough to keep the counts; the store asks for them. */
  readonly countsStale: boolean;
}

export interface MutableTimeline extends Timeline {
  messages: MessageEntity[];
  olderCursor: string | null | undefined;
  ticketIds: Set<string>;
  stale: boolean;
}

export interface MutableState extends ClientState {
  me: Me | null;
  tables: { readonly [K in EntityName]: MutableTable<Entities[K]> } & { readonly ticket: TicketTable<TicketEntity> };
  timelines: Map<string, MutableTimeline>;
  notesOf: Map<string, NoteEntity[]>;
  counts: Record<TicketState, number>;
  index: Record<Tab, string[]>;
  unread: string[];
  cursor: number;
  revision: number;
  epoch: number;
  countsStale: boolean;
  revisions: Map<string, number>;
  ring: EventRing;
  clean: Clean;
}

export function createState(clean: Clean = cleanEntity, ringSize = 4096): MutableState {
  return {
    me: null,
    tables: emptyTables(),
    timelines: new Map(),
    notesOf: new Map(),
    counts: emptyCounts(),
    index: emptyIndex(),
    unread: [],
    cursor: 0,
    revision: 1,
    epoch: 1,
    countsStale: false,
    revisions: new Map(),
    ring: createEventRing(ringSize),
    clean,
  };
}

export function emptyCounts(): Record<TicketState, number> {
  return { pending: 0, open: 0, snoozed: 0, closed: 0 };
}

export function emptyIndex(): Record<Tab, string[]> {
  return { pending: [], open: [], snoozed: [], closed: [], all: [] };
}

function emptyTables(): MutableState['tables'] {
  return {
    user: new Map(),
    queue: new Map(),
    tag: new Map(),
    connection: new Map(),
    contact: new PackedTable(),
    thread: new PackedTable(),
    ticket: new PackedTickets(),
    message: new Map(),
    note: new Map(),
    readState: new PackedTable(),
    role: new Map(),
    group: new Map(),
    setting: new Map(),
    catalogueItem: new Map(),
    customField: new Map(),
    quickReply: new Map(),
    gallery: new Map(),
    macro: new Map(),
    view: new Map(),
    task: new Map(),
    room: new Map(),
    roomMessage: new Map(),
    roomRead: new Map(),
    notification: new Map(),
    draft: new Map(),
    schedule: new Map(),
  };
}

/** A read state shares its id with its thread; every other id is unique by its prefix. */
export function revisionKey(kind: EntityName, id: string): string {
  return kind === 'readState' ? `read:${id}` : id;
}

export function revisionOf(state: ClientState, kind: EntityName, id: string | null): number {
  if (id === null) return 0;
  return (state as MutableState).revisions.get(revisionKey(kind, id)) ?? state.epoch;
}

type Sorted = Pick<TicketEntity, 'id' | 'lastActivityAt'>;

/** Newest activity first, the id deciding between equals. */
export function compareActivity(a: Sorted, b: Sorted): number {
  if (a.lastActivityAt !== b.lastActivityAt) return a.lastActivityAt > b.lastActivityAt ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id > b.id ? -1 : 1;
}
