import type { ConnectionEntity } from './entities/connection.ts';
import type { ContactEntity, ThreadEntity } from './entities/contact.ts';
import type { QueueEntity, TagEntity, UserEntity } from './entities/person.ts';
import type { TicketEntity } from './entities/ticket.ts';
import type { TicketItem } from './views.ts';

/** The entities that a ticket's row is made of. No schemas here: the terminal client starts without them. */
export interface TicketParts {
  readonly ticket: TicketEntity;
  readonly contact: ContactEntity;
  readonly thread: ThreadEntity;
  readonly connection: ConnectionEntity;
  readonly queue: QueueEntity | null;
  readonly assignee: UserEntity | null;
  readonly resolvedBy: UserEntity | null;
  readonly tags: readonly TagEntity[];
  readonly readCount: number;
}

export const windowMs = 24 * 3_600_000;

/** When the 24-hour window of a thread ends, ISO 8601; null when the channel has none or nobody wrote yet. */
export function windowExpiresAt(thread: ThreadEntity, connection: ConnectionEntity): string | null {
  if (!connection.capabilities.window24h || thread.lastInboundAt === null) return null;
  return new Date(Date.parse(thread.lastInboundAt) + windowMs).toISOString();
}

/** Unread of a ticket: only the thread's current episode counts. */
export function unreadOf(ticket: TicketEntity, thread: ThreadEntity, readCount: number): number {
  return thread.currentTicketId === ticket.id ? Math.max(0, thread.inboundCount - readCount) : 0;
}

export function toTicketItem(parts: TicketParts, nowMs: number): TicketItem {
  const { ticket, contact, thread, connection } = parts;
  const expiresAt = windowExpiresAt(thread, connection);
  const nameOf = <T extends { id: string; name: string }>(entity: T | null) =>
    entity === null ? null : { id: entity.id as T['id'], name: entity.name };
  return {
    id: ticket.id,
    number: ticket.number,
    protocol: ticket.protocol,
    state: ticket.state,
    handler: ticket.handler,
    private: ticket.private,
    unread: unreadOf(ticket, thread, parts.readCount),
    contact: { id: contact.id, name: contact.name, phone: contact.phone },
    connection: { id: connection.id, name: connection.name, channel: connection.channel },
    queue: nameOf(parts.queue),
    assignee: nameOf(parts.assignee),
    tags: parts.tags.map((tag) => ({ id: tag.id, name: tag.name })),
    window: connection.capabilities.window24h
      ? { open: expiresAt !== null && Date.parse(expiresAt) > nowMs, expiresAt }
      : null,
    awaitingReply: thread.awaitingReplySince !== null,
    lastMessage: ticket.lastMessage,
    threadId: ticket.threadId,
    createdAt: ticket.createdAt,
    openedAt: ticket.openedAt,
    resolvedAt: ticket.resolvedAt,
    resolvedBy: nameOf(parts.resolvedBy),
    lastActivityAt: ticket.lastActivityAt,
    version: ticket.version,
  };
}
