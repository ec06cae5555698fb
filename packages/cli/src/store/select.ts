import {
  type ConnectionEntity,
  type NoteEntity,
  type TicketCatalogue,
  type TicketEntity,
  type TicketItem,
  type TicketParts,
  toTicketItem,
  type UserEntity,
} from '@balcao/contract';
import { type ClientState, revisionOf } from './state.ts';

/** Everything a row says of a ticket; null while a part of it is not here. */
export function partsOf(state: ClientState, ticketId: string | null): TicketParts | null {
  const { tables } = state;
  const ticket = tables.ticket.get(ticketId ?? '');
  if (ticket === undefined) return null;
  const contact = tables.contact.get(ticket.contactId);
  const thread = tables.thread.get(ticket.threadId);
  const connection = tables.connection.get(ticket.connectionId);
  if (contact === undefined || thread === undefined || connection === undefined) return null;
  return {
    ticket,
    contact,
    thread,
    connection,
    queue: tables.queue.get(ticket.queueId ?? '') ?? null,
    assignee: tables.user.get(ticket.assigneeId ?? '') ?? null,
    resolvedBy: tables.user.get(ticket.resolvedBy ?? '') ?? null,
    tags: ticket.tagIds.flatMap((id) => tables.tag.get(id) ?? []),
    catalogue: catalogueIn(tables),
    readCount: tables.readState.get(ticket.threadId)?.readCount ?? 0,
  };
}

/** Nothing is looked up before it is asked for, and most tickets ask for nothing. */
function catalogueIn({ catalogueItem, customField }: ClientState['tables']): TicketCatalogue {
  return {
    item: (id) => catalogueItem.get(id),
    itemOfPart: (partId) => {
      for (const item of catalogueItem.values()) if (item.parts.some(({ id }) => id === partId)) return item;
      return undefined;
    },
    field: (id) => customField.get(id),
  };
}

/** Grows whenever any part of a ticket's row changed. */
export function rowRevision(state: ClientState, ticket: TicketEntity): number {
  let newest = Math.max(
    revisionOf(state, 'ticket', ticket.id),
    revisionOf(state, 'contact', ticket.contactId),
    revisionOf(state, 'thread', ticket.threadId),
    revisionOf(state, 'readState', ticket.threadId),
    revisionOf(state, 'connection', ticket.connectionId),
    revisionOf(state, 'user', ticket.assigneeId),
    revisionOf(state, 'queue', ticket.queueId),
  );
  for (const id of ticket.tagIds) newest = Math.max(newest, revisionOf(state, 'tag', id));
  return newest;
}

export function ticketItemOf(state: ClientState, ticketId: string | null, nowMs: number): TicketItem | null {
  const parts = partsOf(state, ticketId);
  return parts === null ? null : toTicketItem(parts, nowMs);
}

/** Notes that belong beside a thread: those of its contact, and of its own tickets. */
export function notesOfThread(state: ClientState, threadId: string): readonly NoteEntity[] {
  const thread = state.tables.thread.get(threadId);
  if (thread === undefined) return [];
  const notes = state.notesOf.get(thread.contactId) ?? [];
  return notes.filter((note) => note.scope === 'contact' || note.threadId === null || note.threadId === threadId);
}

export interface Resolution {
  readonly ticket: TicketEntity;
  readonly at: string;
  readonly by: string | null;
}

/** Every resolution of a thread's tickets, the earliest first: the markers in its timeline. */
export function resolutionsOf(state: ClientState, threadId: string): readonly Resolution[] {
  const ids = state.timelines.get(threadId)?.ticketIds ?? [];
  const tickets = [...ids].flatMap((id) => state.tables.ticket.get(id) ?? []);
  return tickets
    .flatMap((ticket) => ticket.resolutions.map(({ at, by }) => ({ ticket, at, by })))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}

export function connectionsInUse(state: ClientState): readonly ConnectionEntity[] {
  return [...state.tables.connection.values()].filter((connection) => !connection.removed);
}

/** Users who may be given tickets, by name. */
export function activeUsers(state: ClientState): readonly UserEntity[] {
  return [...state.tables.user.values()].filter((user) => !user.disabled).sort((a, b) => a.name.localeCompare(b.name));
}
