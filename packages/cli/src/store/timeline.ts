import type { MessageEntity, NoteEntity } from '@balcao/contract';
import type { MutableState, MutableTimeline } from './state.ts';

/** Display order within a thread: the provider's time, then the order of arrival. */
export function compareMessages(a: MessageEntity, b: MessageEntity): number {
  if (a.providerAt !== b.providerAt) return a.providerAt < b.providerAt ? -1 : 1;
  return a.seq - b.seq;
}

export function compareNotes(a: NoteEntity, b: NoteEntity): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

export function emptyTimeline(): MutableTimeline {
  return { messages: [], olderCursor: undefined, ticketIds: new Set(), stale: false };
}

/** Puts a message into its thread, in place of the one it changes; threads that nobody opened hold none. */
export function putMessage(state: MutableState, message: MessageEntity, before: MessageEntity | undefined): void {
  const timeline = state.timelines.get(message.threadId);
  if (timeline === undefined) return;
  state.tables.message.set(message.id, message);
  if (before !== undefined) takeOut(timeline.messages, before, compareMessages);
  putIn(timeline.messages, message, compareMessages);
}

export function dropMessage(state: MutableState, message: MessageEntity): void {
  state.tables.message.delete(message.id);
  const timeline = state.timelines.get(message.threadId);
  if (timeline !== undefined) takeOut(timeline.messages, message, compareMessages);
}

export function putNote(state: MutableState, note: NoteEntity, before: NoteEntity | undefined): void {
  state.tables.note.set(note.id, note);
  let notes = state.notesOf.get(note.contactId);
  if (notes === undefined) state.notesOf.set(note.contactId, (notes = []));
  if (before !== undefined) takeOut(notes, before, compareNotes);
  putIn(notes, note, compareNotes);
}

export function dropNote(state: MutableState, note: NoteEntity): void {
  state.tables.note.delete(note.id);
  const notes = state.notesOf.get(note.contactId);
  if (notes !== undefined) takeOut(notes, note, compareNotes);
}

/** Forgets the messages of a thread, all of them or those of one ticket. */
export function forgetMessages(state: MutableState, threadId: string, ticketId?: string): void {
  const timeline = state.timelines.get(threadId);
  if (timeline === undefined) return;
  const gone = timeline.messages.filter((message) => ticketId === undefined || message.ticketId === ticketId);
  for (const message of gone) state.tables.message.delete(message.id);
  timeline.messages = timeline.messages.filter((message) => state.tables.message.has(message.id));
}

function putIn<T>(list: T[], item: T, compare: (a: T, b: T) => number): void {
  const at = lowerBound(list, item, compare);
  const found = list[at];
  list.splice(at, found !== undefined && compare(found, item) === 0 ? 1 : 0, item);
}

function takeOut<T>(list: T[], item: T, compare: (a: T, b: T) => number): void {
  const at = lowerBound(list, item, compare);
  const found = list[at];
  if (found !== undefined && compare(found, item) === 0) list.splice(at, 1);
}

/** The first place that is not before `item`. */
function lowerBound<T>(list: readonly T[], item: T, compare: (a: T, b: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(list[middle] as T, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
