import {
  type EntityPage,
  type ReadStateEntity,
  type TicketEntity,
  type TicketItem,
  toTicketItem,
} from '@balcao/contract';
import type { Viewer } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import { placeholders } from '../tables/columns.ts';
import { connections, contacts, queues, tags, threads, users } from '../tables/tables.ts';
import { seenThreads } from './thread-view.ts';
import { loadTicketCatalogue } from './ticket-catalogue.ts';

const unique = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];
const byId = <T extends { readonly id: string }>(entities: readonly T[]) =>
  new Map(entities.map((entity) => [entity.id, entity]));

/** Joins what a list shows of tickets: one query per kind of entity, however many tickets. */
export async function toItems(
  reads: Reads,
  viewer: Viewer,
  page: readonly TicketEntity[],
  nowMs: number,
): Promise<TicketItem[]> {
  const related = await loadRelated(reads, viewer, page);
  const reference = {
    connections: byId(await connections.loadMany(reads, unique(page.map((ticket) => ticket.connectionId)))),
    queues: byId(await queues.loadMany(reads, unique(page.map((ticket) => ticket.queueId)))),
    users: byId(await users.loadMany(reads, unique(page.flatMap((ticket) => [ticket.assigneeId, ticket.resolvedBy])))),
    tags: byId(await tags.loadMany(reads, unique(page.flatMap((ticket) => ticket.tagIds)))),
  };
  const catalogue = await loadTicketCatalogue(reads, page);
  const contactsById = byId(related.contacts);
  const threadsById = byId(related.threads);
  const readsById = byId(related.readStates);
  return page.flatMap((ticket) => {
    const contact = contactsById.get(ticket.contactId);
    const thread = threadsById.get(ticket.threadId);
    const connection = reference.connections.get(ticket.connectionId);
    if (contact === undefined || thread === undefined || connection === undefined) return [];
    return toTicketItem(
      {
        ticket,
        contact,
        thread,
        connection,
        queue: reference.queues.get(ticket.queueId ?? '') ?? null,
        assignee: reference.users.get(ticket.assigneeId ?? '') ?? null,
        resolvedBy: reference.users.get(ticket.resolvedBy ?? '') ?? null,
        tags: ticket.tagIds.flatMap((id) => reference.tags.get(id) ?? []),
        catalogue,
        readCount: readsById.get(ticket.threadId)?.readCount ?? 0,
      },
      nowMs,
    );
  });
}

/** Contacts, threads and the viewer's read states of some tickets. */
export async function loadRelated(
  reads: Reads,
  viewer: Viewer,
  page: readonly TicketEntity[],
): Promise<Pick<EntityPage, 'contacts' | 'threads' | 'readStates'>> {
  const threadIds = unique(page.map((ticket) => ticket.threadId));
  return {
    contacts: await contacts.loadMany(reads, unique(page.map((ticket) => ticket.contactId))),
    threads: await seenThreads(reads, viewer, await threads.loadMany(reads, threadIds)),
    readStates: await loadReadStates(reads, viewer.userId, threadIds),
  };
}

export async function loadReadStates(
  reads: Reads,
  userId: string,
  threadIds: readonly string[],
): Promise<ReadStateEntity[]> {
  if (threadIds.length === 0) return [];
  const rows = await reads.all<{ thread_id: ReadStateEntity['id']; read_count: number }>(
    `SELECT thread_id, read_count FROM read_states WHERE user_id = ? AND thread_id IN (${placeholders(threadIds.length)})`,
    [userId, ...threadIds],
  );
  return rows.map((row) => ({ id: row.thread_id, readCount: row.read_count }));
}

/** One ticket as lists show it. */
export async function toItem(reads: Reads, viewer: Viewer, ticket: TicketEntity, nowMs: number): Promise<TicketItem> {
  const [item] = await toItems(reads, viewer, [ticket], nowMs);
  if (item === undefined) throw new Error(`ticket ${ticket.id} has no contact, thread or connection`);
  return item;
}
