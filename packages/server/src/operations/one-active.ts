import type { ThreadEntity, TicketEntity } from '@balcao/contract';
import { ticketSubject } from '../actions/handler.ts';
import { isActive } from '../domain/ticket.ts';
import { keptOf } from '../domain/ticket-merge.ts';
import type { Tx } from '../store/store.ts';
import type { Row } from '../store/tables/columns.ts';
import { threads, ticketRows } from '../store/tables/tables.ts';
import { updateTicket } from '../store/tables/tickets.ts';
import { activeTickets } from './close-tickets.ts';
import { hold } from './hold.ts';
import { mergeTickets } from './merge-tickets.ts';

/** Of the active tickets of a contact that is held, one goes on for each connection; it takes the others over. */
export async function leaveOneActive(tx: Tx, contactId: string): Promise<void> {
  const byConnection = Map.groupBy(await activeTickets(tx, contactId), ({ connectionId }) => connectionId);
  for (const [first, ...others] of byConnection.values()) {
    if (first === undefined || others.length === 0) continue;
    await mergeAll(tx, [first, ...others]);
  }
}

async function mergeAll(tx: Tx, active: readonly [TicketEntity, ...TicketEntity[]]): Promise<TicketEntity> {
  let kept = keptOf(active);
  for (const other of active) if (other.id !== kept.id) kept = await mergeTickets(tx, kept, other);
  return kept;
}

/**
 * The active ticket that goes on in a thread which is held: its own; or the one that took its last one over, or went on in another
 * thread of the same contact and connection. That one comes here, so that what is answered goes to where was written last.
 */
export async function ticketGoingOn(tx: Tx, thread: ThreadEntity): Promise<TicketEntity | undefined> {
  if (thread.currentTicketId === null) return undefined;
  const current = await ticketRows.load(tx, thread.currentTicketId);
  if (current === undefined) return undefined;
  if (isActive(current) && current.threadId === thread.id) return current;
  const successor = await successorOf(tx, current);
  const isOfThisPlace = successor.contactId === thread.contactId && successor.connectionId === thread.connectionId;
  if (!isOfThisPlace || successor.threadId === thread.id) return current;
  const held = (await ticketRows.lock(tx, successor.id)) ?? successor;
  return isActive(held) ? moveHere(tx, held, thread) : current;
}

/** Where there is at most one active ticket. */
export type Place = Pick<TicketEntity, 'threadId' | 'contactId' | 'connectionId'>;

/**
 * The active ticket of a contact on a connection, in this thread or in another of theirs. Held by name, so that of two threads in
 * which a ticket begins at once the second finds the first's.
 */
export async function activeOf(
  tx: Tx,
  { threadId, contactId, connectionId }: Place,
): Promise<TicketEntity | undefined> {
  await hold(tx, `active:${contactId}:${connectionId}`);
  const row = await tx.get<Row>(
    `SELECT ${ticketRows.columns} FROM tickets WHERE contact_id = ? AND connection_id = ? AND state IN ('pending', 'open', 'snoozed')
     ORDER BY CASE WHEN thread_id = ? THEN 0 ELSE 1 END, number LIMIT 1`,
    [contactId, connectionId, threadId],
  );
  return row === undefined ? undefined : ticketRows.fromRow(row);
}

/** The same, brought into the thread where something is said now. */
export async function activeBroughtTo(tx: Tx, thread: ThreadEntity): Promise<TicketEntity | undefined> {
  const active = await activeOf(tx, { ...thread, threadId: thread.id });
  if (active === undefined || active.threadId === thread.id) return active;
  const held = await ticketRows.lock(tx, active.id);
  return held !== undefined && isActive(held) ? moveHere(tx, held, thread) : undefined;
}

/** Merged tickets lead to the one that has what they had. */
async function successorOf(tx: Tx, ticket: TicketEntity): Promise<TicketEntity> {
  let last = ticket;
  const seen = new Set<string>();
  while (last.mergedIntoId !== null && !seen.has(last.id)) {
    seen.add(last.id);
    const next = await ticketRows.load(tx, last.mergedIntoId);
    if (next === undefined) return last;
    last = next;
  }
  return last;
}

/** What was said in the thread it leaves stays there and is still read with it; when somebody writes there, it comes back. */
async function moveHere(tx: Tx, ticket: TicketEntity, thread: ThreadEntity): Promise<TicketEntity> {
  await tx.run('INSERT INTO ticket_moves (thread_id, ticket_id) VALUES (?, ?) ON CONFLICT DO NOTHING', [
    ticket.threadId,
    ticket.id,
  ]);
  const after = await updateTicket(tx, ticket, { threadId: thread.id, version: ticket.version + 1 });
  await threads.update(tx, thread, { currentTicketId: ticket.id });
  tx.emit('ticket.addressMoved', ticketSubject(after), { data: { fromThread: ticket.threadId } });
  return after;
}

/** What is active in a thread that is given up goes on in another of the same contact and connection; both are held. */
export async function continueIn(tx: Tx, from: ThreadEntity, to: ThreadEntity): Promise<void> {
  const active = (await activeTickets(tx, to.contactId)).filter(
    ({ threadId }) => threadId === from.id || threadId === to.id,
  );
  const [first, ...others] = active;
  if (first === undefined) return;
  const kept = others.length === 0 ? first : await mergeAll(tx, [first, ...others]);
  const now = await threads.load(tx, to.id);
  if (kept.threadId !== to.id && now !== undefined) await moveHere(tx, kept, now);
}
