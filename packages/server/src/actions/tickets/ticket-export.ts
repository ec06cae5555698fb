import { ticketExport as action, type TicketEntity } from '@balcao/contract';
import { notesOf } from '../../store/queries/notes.ts';
import { findTicket } from '../../store/queries/refs.ts';
import { threadTickets } from '../../store/queries/thread-page.ts';
import { toItem } from '../../store/queries/ticket-items.ts';
import { allMessages } from '../../store/queries/ticket-messages.ts';
import type { Reads } from '../../store/store.ts';
import { users } from '../../store/tables/tables.ts';
import { reading } from '../handler.ts';
import { toMessageItem } from '../messages/message-item.ts';
import { checkReach } from '../permit.ts';

export const ticketExport = reading(action, async ({ reads, actor, nowMs, viewed }, input) => {
  const ticket = await findTicket(reads, actor, input.ticket);
  checkReach(actor, 'export.create', ticket);
  const seen = await threadTickets(reads, actor, ticket.threadId);
  const [where, id] = input.thread ? ['m.thread_id = ?', ticket.threadId] : ['m.ticket_id = ?', ticket.id];
  const messages = await allMessages(reads, where, id, actor);
  for (const shown of input.thread ? seen : [ticket]) viewed(shown.id);
  return {
    ticket: await toItem(reads, actor, ticket, nowMs),
    messages: messages.map(toMessageItem),
    notes: input.notes ? await notesOf(reads, actor, input.thread ? seen : [ticket]) : [],
    markers: await markersOf(reads, seen),
  };
});

/** When and by whom the tickets of a thread were resolved, oldest first. */
async function markersOf(reads: Reads, tickets: readonly TicketEntity[]) {
  const resolutions = tickets.flatMap(({ number, resolutions: all }) => all.map(({ at, by }) => ({ number, at, by })));
  const resolvers = await users.loadMany(reads, [...new Set(resolutions.flatMap(({ by }) => by ?? []))]);
  const names = new Map<string, string>(resolvers.map(({ id, name }) => [id, name]));
  return resolutions
    .map(({ number, at, by }) => ({ number, at, by: names.get(by ?? '') ?? null }))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}
