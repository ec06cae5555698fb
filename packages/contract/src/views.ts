import { z } from 'zod';
import { customValue } from './entities/catalogue.ts';
import { instant } from './entities/common.ts';
import { capabilities, connectionEntity, health, reopenPolicy } from './entities/connection.ts';
import { contactEntity, readStateEntity, threadEntity } from './entities/contact.ts';
import type { CatalogueEntity, Entities } from './entities/index.ts';
import { messageEntity, noteEntity } from './entities/message.ts';
import { queueEntity, tagEntity, type UserEntity, userEntity } from './entities/person.ts';
import { closeReasons, handlers, lastMessage, ticketEntity } from './entities/ticket.ts';
import { ticketStates } from './entities/ticket-states.ts';
import { idSchema } from './id-schema.ts';
import type { Grants } from './permissions.ts';

const named = <K extends 'user' | 'queue' | 'connection' | 'tag' | 'group' | 'catalogueItem'>(kind: K) =>
  z.strictObject({ id: idSchema(kind), name: z.string() });

/** What everybody is told of a connection: whether it works, since when it does not, and the kind of fault. */
export const lineHealth = health.pick({ state: true, since: true, trouble: true });
export type LineHealth = z.output<typeof lineHealth>;

/** A connection as those see it who write on it. */
export const lineItem = z.strictObject({
  id: idSchema('connection'),
  name: z.string(),
  channel: z.string(),
  health: lineHealth,
});
export type LineItem = z.output<typeof lineItem>;

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
  connection: lineItem,
  queue: named('queue').nullable(),
  assignee: named('user').nullable(),
  tags: z.array(named('tag')).readonly(),
  type: named('catalogueItem').nullable(),
  demand: named('catalogueItem').nullable(),
  /** The office's own word for where it stands. */
  status: named('catalogueItem').nullable(),
  board: z.strictObject({ id: idSchema('catalogueItem'), name: z.string(), column: z.string() }).nullable(),
  funnel: z.strictObject({ id: idSchema('catalogueItem'), name: z.string(), stage: z.string() }).nullable(),
  /** In hundredths of the currency. */
  value: z.strictObject({ cents: z.int(), currency: z.string() }).nullable(),
  /** Custom fields by name. */
  fields: z.record(z.string(), customValue),
  /** Null where the channel has no 24-hour window. */
  window: z.strictObject({ open: z.boolean(), expiresAt: instant.nullable() }).nullable(),
  awaitingReply: z.boolean(),
  lastMessage: lastMessage.nullable(),
  threadId: idSchema('thread'),
  createdAt: instant,
  openedAt: instant.nullable(),
  firstReplyAt: instant.nullable(),
  snoozedUntil: instant.nullable(),
  resolvedAt: instant.nullable(),
  resolvedBy: named('user').nullable(),
  closeReason: z.enum(closeReasons).nullable(),
  trashed: z.boolean(),
  lastActivityAt: instant,
  version: z.int(),
});
export type TicketItem = z.output<typeof ticketItem>;

export const messageItem = messageEntity.omit({ clientKey: true });
export type MessageItem = z.output<typeof messageItem>;

/** A message that was just queued, and the line it waits for. */
export const queuedItem = messageItem.extend({ connection: lineItem });
export type QueuedItem = z.output<typeof queuedItem>;

export const noteItem = noteEntity;

export const connectionItem = z.strictObject({
  id: idSchema('connection'),
  channel: z.string(),
  name: z.string(),
  address: z.string().nullable(),
  webhookPath: z.string(),
  queue: named('queue').nullable(),
  reopenPolicy,
  /** Whose members see what is private here. */
  managementGroup: named('group').nullable(),
  /** New tickets begin with the bot. */
  botOn: z.boolean(),
  health,
  /** What the provider said of the account, the newest first. */
  notices: connectionEntity.shape.notices,
  /** What looks wrong though the provider answers: silence, messages that do not leave, a webhook nobody is subscribed to. */
  warnings: connectionEntity.shape.warnings,
  capabilities,
  /** Settings without the secret ones; those are named in `secrets`. */
  settings: z.record(z.string(), z.string()),
  secrets: z.array(z.string()).readonly(),
  removed: z.boolean(),
});
export type ConnectionItem = z.output<typeof connectionItem>;

/** What is left of a ticket that was deleted for good. */
export const purgedItem = z.strictObject({ id: idSchema('ticket'), number: z.int(), messages: z.int() });

export const ticketCounts = z.record(z.enum(ticketStates), z.int());
export type TicketCounts = z.output<typeof ticketCounts>;

export interface Me {
  readonly user: UserEntity;
  readonly queueIds: readonly string[];
  readonly permissions: Grants;
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

/** The other small lists, whole. */
export type Catalogues = { readonly [K in CatalogueEntity]: readonly Entities[K][] };

/** What a client starts from. `tickets` holds the newest of each state; more come page by page. */
export const snapshot = z.strictObject({
  seq: z.int(),
  me: z.custom<Me>(),
  users: z.array(userEntity),
  queues: z.array(queueEntity),
  tags: z.array(tagEntity),
  connections: z.array(connectionEntity),
  catalogues: z.custom<Catalogues>(),
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
