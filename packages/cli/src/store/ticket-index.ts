import { type TicketEntity, unreadOf } from '@balcao/contract';
import { compareActivity, emptyIndex, type MutableState } from './state.ts';
import type { TicketTable } from './table.ts';

/** The sorted lists of ids behind the tabs. Each change costs two binary searches and moving one id. */

/** Enters a ticket that is in the table already. */
export function enterTicket(state: MutableState, ticket: TicketEntity): void {
  if (!ticket.trashed) {
    insertId(state, state.index[ticket.state], ticket);
    insertId(state, state.index.all, ticket);
  }
  enterUnread(state, ticket);
}

/** Takes a ticket out; to be called while the table still holds it as it was entered. */
export function leaveTicket(state: MutableState, ticket: TicketEntity): void {
  removeId(state, state.index[ticket.state], ticket);
  removeId(state, state.index.all, ticket);
  removeId(state, state.unread, ticket);
}

/** Moves a ticket whose activity changed within its lists; to be called while the table still holds `before`. */
export function repositionTicket(state: MutableState, before: TicketEntity, next: TicketEntity): void {
  for (const list of [state.index[before.state], state.index.all, state.unread]) {
    const { at: from, found } = placeOf(state.tables.ticket, list, before);
    if (!found) continue;
    const { at } = placeOf(state.tables.ticket, list, next);
    shift(list, from, at > from ? at - 1 : at);
  }
}

export function enterUnread(state: MutableState, ticket: TicketEntity): void {
  if (!ticket.trashed && unreadCount(state, ticket) > 0) insertId(state, state.unread, ticket);
}

export function leaveUnread(state: MutableState, ticket: TicketEntity): void {
  removeId(state, state.unread, ticket);
}

export function unreadCount(state: MutableState, ticket: TicketEntity): number {
  const thread = state.tables.thread.get(ticket.threadId);
  if (thread === undefined) return 0;
  return unreadOf(ticket, thread, state.tables.readState.get(ticket.threadId)?.readCount ?? 0);
}

/** One sort for all lists, for a snapshot or a large page. */
export function rebuildIndex(state: MutableState): void {
  const tickets = [...state.tables.ticket.values()].filter((ticket) => !ticket.trashed).sort(compareActivity);
  state.index = emptyIndex();
  state.unread = [];
  for (const ticket of tickets) {
    state.index[ticket.state].push(ticket.id);
    state.index.all.push(ticket.id);
    if (unreadCount(state, ticket) > 0) state.unread.push(ticket.id);
  }
}

/** Where a ticket stands in a list, or would stand. */
export function placeOf(
  tickets: TicketTable<TicketEntity>,
  list: readonly string[],
  ticket: TicketEntity,
): { readonly at: number; readonly found: boolean } {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const id = (list[middle] ?? '') as TicketEntity['id'];
    const lastActivityAt = tickets.activityOf(id);
    if (lastActivityAt !== undefined && compareActivity({ id, lastActivityAt }, ticket) < 0) low = middle + 1;
    else high = middle;
  }
  return { at: low, found: list[low] === ticket.id };
}

function insertId(state: MutableState, list: string[], ticket: TicketEntity): void {
  const { at, found } = placeOf(state.tables.ticket, list, ticket);
  if (found) return;
  list.push(ticket.id);
  shift(list, list.length - 1, at);
}

function removeId(state: MutableState, list: string[], ticket: TicketEntity): void {
  const { at, found } = placeOf(state.tables.ticket, list, ticket);
  if (!found) return;
  shift(list, at, list.length - 1);
  list.pop();
}

/** Moves one item; on long lists a loop is twenty times faster than two splices, which copy everything behind them. */
function shift(list: string[], from: number, to: number): void {
  const item = list[from] as string;
  const step = from < to ? 1 : -1;
  for (let at = from; at !== to; at += step) list[at] = list[at + step] as string;
  list[to] = item;
}
