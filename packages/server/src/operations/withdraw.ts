import { type MessageEntity, type TicketEntity, windowExpiresAt } from '@balcao/contract';
import type { Tx } from '../store/store.ts';
import { previewOf } from '../store/tables/append-message.ts';
import type { Row } from '../store/tables/columns.ts';
import { toInstant } from '../store/tables/columns.ts';
import { connections, messages, threads, ticketRows } from '../store/tables/tables.ts';
import { updateTicket } from '../store/tables/tickets.ts';
import { hideMessage } from './hide-message.ts';

/**
 * Takes a message out of the outbox before it leaves; null when it has left, or may have. The outbox row decides: one statement
 * turns it from queued to done, and the worker's claim turns it from queued to sending, so exactly one of the two finds it.
 * A message that was sent before (again, after an unknown outcome) has more than one row and is not taken back.
 *
 * The message keeps its place in the thread, so that the numbers have no gap, and what it caused is undone: the first reply, the
 * wait for an answer, the preview. The ticket's thread is held by the caller.
 */
export async function withdraw(tx: Tx, ticket: TicketEntity, id: MessageEntity['id']): Promise<MessageEntity | null> {
  const taken = await tx.run(
    `UPDATE deliveries SET state = 'done' WHERE message_id = ? AND kind = 'message' AND state = 'queued'
       AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.message_id = deliveries.message_id AND e.id <> deliveries.id)`,
    [id],
  );
  const message = await messages.lock(tx, id);
  if (taken === 0 || message === undefined) return null;
  const after = await hideMessage(tx, message, { state: 'withdrawn', errorCode: null, errorText: null });
  await restoreTicket(tx, ticket, message);
  if (message.kind === 'template') await restoreWait(tx, message);
  if (message.media !== null) await tx.run('UPDATE media SET message_id = NULL WHERE id = ?', [message.media.id]);
  tx.emit('message.withdrawn', {
    ticketId: ticket.id,
    threadId: message.threadId,
    contactId: ticket.contactId,
    connectionId: ticket.connectionId,
    messageId: id,
  });
  return after;
}

async function restoreTicket(tx: Tx, { id }: TicketEntity, message: MessageEntity): Promise<void> {
  const ticket = await ticketRows.lock(tx, id);
  if (ticket === undefined) return;
  await updateTicket(tx, ticket, {
    ...(ticket.firstReplyAt === message.receivedAt ? { firstReplyAt: await nextReply(tx, message) } : {}),
    ...(ticket.lastMessage?.id === message.id ? { lastMessage: await previewBefore(tx, message) } : {}),
  });
}

/** It was the first reply: then the one after it is. */
async function nextReply(tx: Tx, { ticketId, seq, providerAt }: MessageEntity): Promise<string | null> {
  const row = await tx.get<{ received_at: number }>(
    `SELECT received_at FROM messages WHERE ticket_id = ? AND (provider_at, seq) > (?, ?) AND direction = 'out' AND state <> 'withdrawn'
      ORDER BY provider_at, seq LIMIT 1`,
    [ticketId, Date.parse(providerAt), seq],
  );
  return row === undefined ? null : toInstant(row.received_at);
}

async function previewBefore(tx: Tx, { ticketId }: MessageEntity): Promise<TicketEntity['lastMessage']> {
  const row = await tx.get<Row>(
    `SELECT ${messages.columns} FROM messages WHERE ticket_id = ? AND state <> 'withdrawn' ORDER BY provider_at DESC, seq DESC LIMIT 1`,
    [ticketId],
  );
  return row === undefined ? null : previewOf(messages.fromRow(row));
}

/** The thread waited for the answer to this template: then it waits for the answer to the one before, if that is unanswered. */
async function restoreWait(tx: Tx, message: MessageEntity): Promise<void> {
  const thread = await threads.lock(tx, message.threadId);
  const connection = thread === undefined ? undefined : await connections.load(tx, thread.connectionId);
  if (thread === undefined || connection === undefined || thread.awaitingReplySince !== message.receivedAt) return;
  const closedAt = windowExpiresAt(thread, connection);
  const row = await tx.get<{ received_at: number }>(
    `SELECT received_at FROM messages WHERE thread_id = ? AND provider_at >= ? AND direction = 'out' AND kind = 'template'
       AND state <> 'withdrawn' ORDER BY provider_at DESC, seq DESC LIMIT 1`,
    [thread.id, closedAt === null ? 0 : Date.parse(closedAt)],
  );
  await threads.update(tx, thread, { awaitingReplySince: row === undefined ? null : toInstant(row.received_at) });
}
