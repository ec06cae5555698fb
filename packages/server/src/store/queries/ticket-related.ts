import type { ContactEntity, ReadStateEntity, ThreadEntity, TicketEntity } from '@balcao/contract';
import type { Viewer } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import { loadRelated } from './ticket-items.ts';

/** A statement takes so many parameters and no more. */
const chunk = 500;

/** Contacts, threads and the viewer's read states of any number of tickets, each once. */
export async function relatedOf(reads: Reads, viewer: Viewer, tickets: readonly TicketEntity[]) {
  const contacts = new Map<string, ContactEntity>();
  const threads = new Map<string, ThreadEntity>();
  const readStates = new Map<string, ReadStateEntity>();
  for (let start = 0; start < tickets.length; start += chunk) {
    // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
    const related = await loadRelated(reads, viewer, tickets.slice(start, start + chunk));
    for (const contact of related.contacts) contacts.set(contact.id, contact);
    for (const thread of related.threads) threads.set(thread.id, thread);
    for (const state of related.readStates) readStates.set(state.id, state);
  }
  return { contacts: [...contacts.values()], threads: [...threads.values()], readStates: [...readStates.values()] };
}
