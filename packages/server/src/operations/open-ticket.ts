import {
  type ConnectionEntity,
  type ThreadEntity,
  type TicketEntity,
  type TicketId,
  ticketDefaults,
} from '@balcao/contract';
import { makeProtocol, protocolDay } from '../domain/protocol.ts';
import { afterClosed, reopenByContact } from '../domain/ticket.ts';
import type { Tx } from '../store/store.ts';
import type { Row } from '../store/tables/columns.ts';
import { threads, ticketRows } from '../store/tables/tables.ts';
import { insertTicket, updateTicket } from '../store/tables/tickets.ts';
import type { Known } from './identity.ts';

/** The thread of an identity on a connection, held until commit: messages of one person are taken one after the other. */
export async function findOrCreateThread(
  tx: Tx,
  connection: ConnectionEntity,
  { identityId, contact }: Known,
): Promise<ThreadEntity> {
  const row = await tx.get<Row>(
    `SELECT ${threads.columns} FROM threads WHERE identity_id = ? AND connection_id = ?${tx.dialect.forUpdate}`,
    [identityId, connection.id],
  );
  if (row !== undefined) return threads.fromRow(row);
  const thread: ThreadEntity = {
    id: tx.newId('thread'),
    contactId: contact.id,
    connectionId: connection.id,
    inboundCount: 0,
    lastInboundAt: null,
    awaitingReplySince: null,
    currentTicketId: null,
  };
  await threads.insert(tx, thread, { identity_id: identityId, next_seq: 0 });
  return thread;
}

export interface Episode {
  readonly ticket: TicketEntity;
  readonly thread: ThreadEntity;
  /** What became of it, to be told before the message. */
  readonly began: 'ticket.created' | 'ticket.reopened' | null;
}

/** Where something belongs that asks nobody for an answer: the last ticket as it is, and a new one only when there was none. */
export async function currentEpisode(tx: Tx, connection: ConnectionEntity, thread: ThreadEntity): Promise<Episode> {
  const current = thread.currentTicketId === null ? undefined : await ticketRows.load(tx, thread.currentTicketId);
  return current === undefined ? openEpisode(tx, connection, thread) : { ticket: current, thread, began: null };
}

/** The active ticket of a thread, or what an inbound message makes when there is none: a new one, or the last one again. */
export async function openEpisode(tx: Tx, connection: ConnectionEntity, thread: ThreadEntity): Promise<Episode> {
  const current = thread.currentTicketId === null ? undefined : await ticketRows.load(tx, thread.currentTicketId);
  if (current !== undefined && current.state !== 'closed') return { ticket: current, thread, began: null };
  if (current !== undefined && afterClosed(current, connection.reopenPolicy, tx.nowMs) === 'reopen') {
    const now = new Date(tx.nowMs).toISOString();
    return { ticket: await updateTicket(tx, current, reopenByContact(current, now)), thread, began: 'ticket.reopened' };
  }
  const ticket = await createTicket(tx, connection, thread);
  return { ticket, thread: await threads.update(tx, thread, { currentTicketId: ticket.id }), began: 'ticket.created' };
}

async function createTicket(tx: Tx, connection: ConnectionEntity, thread: ThreadEntity): Promise<TicketEntity> {
  const now = new Date(tx.nowMs).toISOString();
  const id: TicketId = tx.newId('ticket');
  const ticket: TicketEntity = {
    ...ticketDefaults,
    id,
    number: await nextOf(tx, 'ticket'),
    protocol: makeProtocol({ instantMs: tx.nowMs, counter: await nextOf(tx, `protocol:${protocolDay(tx.nowMs)}`) }),
    contactId: thread.contactId,
    threadId: thread.id,
    connectionId: connection.id,
    queueId: connection.defaultQueueId,
    queuedAt: now,
    createdAt: now,
    lastActivityAt: now,
  };
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
