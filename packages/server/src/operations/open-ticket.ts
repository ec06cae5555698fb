import {
  type ConnectionEntity,
  type ContactEntity,
  type ContactId,
  type ThreadEntity,
  type TicketEntity,
  type TicketId,
  ticketDefaults,
} from '@balcao/contract';
import { receives } from '../domain/assignee.ts';
import { makeProtocol, protocolDay } from '../domain/protocol.ts';
import { afterClosed, begunByContact, isActive, reopenByContact } from '../domain/ticket.ts';
import type { Tx } from '../store/store.ts';
import { type Row, toInstant } from '../store/tables/columns.ts';
import { queues, threads, ticketRows } from '../store/tables/tables.ts';
import { insertTicket, updateTicket } from '../store/tables/tickets.ts';
import { firstHandOf } from './first-hand.ts';
import type { Known } from './identity.ts';
import { activeBroughtTo, ticketGoingOn } from './one-active.ts';

/** The thread of an identity on a connection, held until commit: messages of one person are taken one after the other. */
export async function findOrCreateThread(
  tx: Tx,
  connection: Pick<ConnectionEntity, 'id'>,
  { identityId }: Pick<Known, 'identityId'>,
): Promise<ThreadEntity> {
  const row = await tx.get<Row>(
    `SELECT ${threads.columns} FROM threads WHERE identity_id = ? AND connection_id = ?${tx.dialect.forUpdate}`,
    [identityId, connection.id],
  );
  if (row !== undefined) return threads.fromRow(row);
  // Held, so that a merge of contacts comes before, and is seen, or after, and takes the thread along.
  const identity = await tx.get<{ contact_id: ContactId }>(
    `SELECT contact_id FROM identities WHERE id = ?${tx.dialect.forUpdate}`,
    [identityId],
  );
  if (identity === undefined) throw new Error(`identity ${identityId} is gone`);
  const thread: ThreadEntity = {
    id: tx.newId('thread'),
    contactId: identity.contact_id,
    connectionId: connection.id,
    inboundCount: 0,
    lastInboundAt: null,
    awaitingReplySince: null,
    currentTicketId: null,
  };
  await threads.insert(tx, thread, { identity_id: identityId, next_seq: 0 });
  return thread;
}

/** The one active ticket of a thread that is held. */
export async function activeTicket(tx: Tx, threadId: string): Promise<TicketEntity | undefined> {
  const row = await tx.get<Row>(
    `SELECT ${ticketRows.columns} FROM tickets WHERE thread_id = ? AND state IN ('pending', 'open', 'snoozed')`,
    [threadId],
  );
  return row === undefined ? undefined : ticketRows.fromRow(row);
}

export interface Episode {
  readonly ticket: TicketEntity;
  readonly thread: ThreadEntity;
  /** What became of it, to be told before the message. */
  readonly began: 'ticket.created' | 'ticket.reopened' | null;
}

/**
 * Where something belongs that asks nobody for an answer: the last ticket as it is, and a new one only when there was none, or
 * none that anybody sees.
 */
export async function currentEpisode(
  tx: Tx,
  connection: ConnectionEntity,
  thread: ThreadEntity,
  contact: ContactEntity,
): Promise<Episode> {
  const current = await ticketGoingOn(tx, thread);
  const isThere = current !== undefined && !current.trashed;
  return isThere
    ? { ticket: current, thread: at(thread, current), began: null }
    : openEpisode(tx, connection, thread, contact);
}

/** The active ticket of a thread, or what an inbound message makes when there is none: a new one, or the last one again. */
export async function openEpisode(
  tx: Tx,
  connection: ConnectionEntity,
  thread: ThreadEntity,
  contact: ContactEntity,
): Promise<Episode> {
  const current = await ticketGoingOn(tx, thread);
  if (current !== undefined && isActive(current)) return { ticket: current, thread: at(thread, current), began: null };
  const elsewhere = await activeBroughtTo(tx, thread);
  if (elsewhere !== undefined) return { ticket: elsewhere, thread: at(thread, elsewhere), began: null };
  const isOfThread = current?.threadId === thread.id;
  if (current !== undefined && isOfThread && afterClosed(current, connection.reopenPolicy, tx.nowMs) === 'reopen') {
    const to = await firstHandOf(tx, connection, contact, current);
    const reopened = await updateTicket(tx, current, reopenByContact(current, to, toInstant(tx.nowMs)));
    return { ticket: reopened, thread, began: 'ticket.reopened' };
  }
  const queueId = await defaultQueue(tx, connection);
  const fresh = await freshTicket(tx, connection, thread, queueId);
  const to = await firstHandOf(tx, connection, contact, fresh);
  const begun = { ...fresh, ...begunByContact(fresh, to, fresh.createdAt) };
  await insertTicket(tx, begun);
  return {
    ticket: begun,
    thread: await threads.update(tx, thread, { currentTicketId: begun.id }),
    began: 'ticket.created',
  };
}

const at = (thread: ThreadEntity, { id }: TicketEntity): ThreadEntity => ({ ...thread, currentTicketId: id });

/** Where new tickets of a connection go, unless that queue is gone or takes them no more. */
export async function defaultQueue(tx: Tx, connection: ConnectionEntity): Promise<TicketEntity['queueId']> {
  if (connection.defaultQueueId === null) return null;
  const queue = await queues.load(tx, connection.defaultQueueId);
  return queue !== undefined && receives(queue, connection) ? queue.id : null;
}

/** A ticket with its number and protocol, not yet anybody's and not yet written. */
async function freshTicket(
  tx: Tx,
  connection: ConnectionEntity,
  thread: ThreadEntity,
  queueId: TicketEntity['queueId'],
): Promise<TicketEntity> {
  const now = toInstant(tx.nowMs);
  const id: TicketId = tx.newId('ticket');
  return {
    ...ticketDefaults,
    id,
    number: await nextOf(tx, 'ticket'),
    protocol: makeProtocol({ instantMs: tx.nowMs, counter: await nextOf(tx, `protocol:${protocolDay(tx.nowMs)}`) }),
    contactId: thread.contactId,
    threadId: thread.id,
    connectionId: connection.id,
    queueId,
    queuedAt: now,
    createdAt: now,
    lastActivityAt: now,
  };
}

/** Writes a new ticket that begins in another way than an inbound message has it begin. */
export async function createTicket(
  tx: Tx,
  connection: ConnectionEntity,
  thread: ThreadEntity,
  fields: Partial<TicketEntity>,
): Promise<TicketEntity> {
  const fresh = await freshTicket(tx, connection, thread, await defaultQueue(tx, connection));
  const ticket = { ...fresh, ...fields };
  await insertTicket(tx, ticket);
  return ticket;
}

/** Next value of a named counter, without gaps: it rolls back with the transaction. */
async function nextOf(tx: Tx, name: string): Promise<number> {
  const row = await tx.get<{ value: number }>(
    'INSERT INTO counters (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = counters.value + 1 RETURNING value',
    [name],
  );
  if (row === undefined) throw new Error(`counter ${name} gave no value`);
  return row.value;
}
