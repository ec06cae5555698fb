import {
  type LastMessage,
  type MessageEntity,
  messageDefaults,
  type ThreadEntity,
  type TicketEntity,
} from '@balcao/contract';
import { firstLine } from '../../domain/first-line.ts';
import type { Tx } from '../store.ts';
import { messages, threads, ticketRows } from './tables.ts';
import { updateTicket } from './tickets.ts';

export type NewMessage = Omit<
  MessageEntity,
  | 'id'
  | 'seq'
  | 'threadId'
  | 'ticketId'
  | 'receivedAt'
  | 'reactions'
  | 'editedAt'
  | 'revokedAt'
  | 'hiddenAt'
  | 'errorCode'
  | 'errorText'
  | 'heldUntil'
> &
  Partial<Pick<MessageEntity, 'heldUntil'>>;

export interface Appended {
  readonly message: MessageEntity;
  readonly ticket: TicketEntity;
  readonly thread: ThreadEntity;
}

/**
 * Puts a message at the end of a thread: the next number without a gap, the ticket's preview and activity, and, when the contact
 * wrote, the window and the unread count. The caller emits the event.
 */
export async function appendMessage(
  tx: Tx,
  place: { readonly thread: ThreadEntity; readonly ticket: TicketEntity },
  fields: NewMessage,
): Promise<Appended> {
  const now = new Date(tx.nowMs).toISOString();
  const message: MessageEntity = {
    ...messageDefaults,
    ...fields,
    id: tx.newId('message'),
    threadId: place.thread.id,
    ticketId: place.ticket.id,
    seq: await nextSeq(tx, place.thread),
    receivedAt: now,
  };
  await messages.insert(tx, message, { connection_id: place.thread.connectionId, author_id: message.author.id });
  const ticket = await updateTicket(tx, place.ticket, { lastActivityAt: now, ...previewPatch(place.ticket, message) });
  const thread = message.direction === 'in' ? await noteInbound(tx, place, message) : place.thread;
  return { message, ticket, thread };
}

/** The customer did something that opens the window as if they had written: nothing is unread of it. */
export async function openWindow(tx: Tx, thread: ThreadEntity, providerAt: string): Promise<ThreadEntity> {
  const isNewest = thread.lastInboundAt === null || providerAt >= thread.lastInboundAt;
  return isNewest ? threads.update(tx, thread, { lastInboundAt: providerAt, awaitingReplySince: null }) : thread;
}

async function nextSeq(tx: Tx, thread: ThreadEntity): Promise<number> {
  const row = await tx.get<{ next_seq: number }>(
    'UPDATE threads SET next_seq = next_seq + 1 WHERE id = ? RETURNING next_seq',
    [thread.id],
  );
  if (row === undefined) throw new Error(`thread ${thread.id} is gone`);
  return row.next_seq;
}

async function noteInbound(
  tx: Tx,
  { thread, ticket }: { readonly thread: ThreadEntity; readonly ticket: TicketEntity },
  message: MessageEntity,
): Promise<ThreadEntity> {
  const atMs = Date.parse(message.providerAt);
  await tx.run(
    `UPDATE tickets SET inbound_count = inbound_count + 1,
       last_inbound_at = CASE WHEN last_inbound_at > ? THEN last_inbound_at ELSE ? END WHERE id = ?`,
    [atMs, atMs, ticket.id],
  );
  // The provider's clock ticks in seconds: of two in the same one, the later to arrive is the newer.
  // A time later than this receipt was kept before such times were capped: it holds no window open.
  const isNewest =
    thread.lastInboundAt === null ||
    message.providerAt >= thread.lastInboundAt ||
    thread.lastInboundAt > message.receivedAt;
  if (isNewest)
    await tx.run('UPDATE threads SET last_inbound_provider_id = ? WHERE id = ?', [message.providerId, thread.id]);
  return threads.update(tx, thread, {
    inboundCount: thread.inboundCount + 1,
    lastInboundAt: isNewest ? message.providerAt : thread.lastInboundAt,
    awaitingReplySince: null,
  });
}

/** A message that arrives late does not replace the preview of a newer one. */
function previewPatch(ticket: TicketEntity, message: MessageEntity): { lastMessage?: LastMessage } {
  if (ticket.lastMessage !== null && ticket.lastMessage.at > message.providerAt) return {};
  return { lastMessage: previewOf(message) };
}

/** After a change of a message: its ticket's preview says what it says now. */
export async function refreshPreview(tx: Tx, message: MessageEntity): Promise<void> {
  const ticket = await ticketRows.lock(tx, message.ticketId);
  if (ticket?.lastMessage?.id === message.id) await updateTicket(tx, ticket, { lastMessage: previewOf(message) });
}

export function previewOf(message: MessageEntity): LastMessage {
  return {
    id: message.id,
    direction: message.direction,
    kind: message.kind,
    ...(message.voice ? { voice: true } : {}),
    preview: firstLine(message.body),
    at: message.providerAt,
  };
}
