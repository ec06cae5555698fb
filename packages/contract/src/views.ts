import { z } from 'zod';
import { instant } from './entities/common.ts';
import { type ConnectionEntity, capabilities, connectionEntity, health } from './entities/connection.ts';
import {
  type ContactEntity,
  contactEntity,
  readStateEntity,
  type ThreadEntity,
  threadEntity,
} from './entities/contact.ts';
import { messageEntity, noteEntity } from './entities/message.ts';
import {
  type QueueEntity,
  queueEntity,
  type TagEntity,
  tagEntity,
  type UserEntity,
  userEntity,
} from './entities/person.ts';
import { handlers, lastMessage, type TicketEntity, ticketEntity, ticketStates } from './entities/ticket.ts';
import { idSchema } from './ids.ts';
import type { Permission, Scope } from './permissions.ts';

const named = <K extends 'user' | 'queue' | 'connection' | 'tag'>(kind: K) =>
  z.strictObject({ id: idSchema(kind), name: z.string() });

/** A ticket as lists and `--json` show it. */
export const ticketItem = z.strictObject({
  id: idSchema('ticket'),
  number: z.int(),
  protocol: z.string(),
  state: z.enum(ticketStates),
  handler: z.enum(handlers),
  private: z.boolean(),
  unread: z.int(),
  contact: z.strictObject({ id: idSchema('contact'), name: z.string(), phone: z.string().nullable() }),
  connection: z.strictObject({ id: idSchema('connection'), name: z.string(), channel: z.string() }),
  queue: named('queue').nullable(),
  assignee: named('user').nullable(),
  tags: z.array(named('tag')).readonly(),
  /** Null where the channel has no 24-hour window. */
  window: z.strictObject({ open: z.boolean(), expiresAt: instant.nullable() }).nullable(),
  awaitingReply: z.boolean(),
  lastMessage: lastMessage.nullable(),
  threadId: idSchema('thread'),
  createdAt: instant,
  openedAt: instant.nullable(),
  resolvedAt: instant.nullable(),
  resolvedBy: named('user').nullable(),
  lastActivityAt: instant,
  version: z.int(),
});
export type TicketItem = z.output<typeof ticketItem>;

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

export const messageItem = messageEntity.omit({ clientKey: true });
export type MessageItem = z.output<typeof messageItem>;

export const noteItem = noteEntity;

export const connectionItem = z.strictObject({
  id: idSchema('connection'),
  channel: z.string(),
  name: z.string(),
  address: z.string().nullable(),
  webhookPath: z.string(),
  queue: named('queue').nullable(),
  health,
  capabilities,
  /** Settings without the secret ones; those are named in `secrets`. */
  settings: z.record(z.string(), z.string()),
  secrets: z.array(z.string()).readonly(),
  removed: z.boolean(),
});
export type ConnectionItem = z.output<typeof connectionItem>;

export const ticketCounts = z.record(z.enum(ticketStates), z.int());
export type TicketCounts = z.output<typeof ticketCounts>;

export interface Me {
  readonly user: UserEntity;
  readonly queueIds: readonly string[];
  readonly permissions: Readonly<Partial<Record<Permission, Scope>>>;
  readonly tokenId: string;
}

/** Entities of one page, normalised; `seq` is the place in the log that they were read at. */
export const entityPage = z.strictObject({
  seq: z.int(),
  contacts: z.array(contactEntity),
  threads: z.array(threadEntity),
  tickets: z.array(ticketEntity),
  readStates: z.array(readStateEntity),
  nextCursor: z.string().nullable(),
});
export type EntityPage = z.output<typeof entityPage>;

/** What a client starts from. `tickets` holds the newest of each state; more come page by page. */
export const snapshot = z.strictObject({
  seq: z.int(),
  me: z.custom<Me>(),
  users: z.array(userEntity),
  queues: z.array(queueEntity),
  tags: z.array(tagEntity),
  connections: z.array(connectionEntity),
  counts: ticketCounts,
  contacts: z.array(contactEntity),
  threads: z.array(threadEntity),
  tickets: z.array(ticketEntity),
  readStates: z.array(readStateEntity),
});
export type Snapshot = z.output<typeof snapshot>;

/** Messages and notes of a thread, newest page first, each page in display order. */
export const threadPage = z.strictObject({
  seq: z.int(),
  messages: z.array(messageEntity),
  notes: z.array(noteEntity),
  tickets: z.array(ticketEntity),
  nextCursor: z.string().nullable(),
});
export type ThreadPage = z.output<typeof threadPage>;

export const listOf = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
