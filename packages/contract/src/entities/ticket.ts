import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { customValues } from './catalogue.ts';
import { instant } from './common.ts';
import { ticketStates } from './ticket-states.ts';

export const handlers = ['none', 'bot', 'human'] as const;
export const closeReasons = ['resolved', 'sanitized', 'merged', 'auto', 'blocked'] as const;
export const dispositions = ['keep', 'archive'] as const;

export const lastMessage = z.strictObject({
  id: idSchema('message'),
  direction: z.enum(['in', 'out', 'system']),
  kind: z.string(),
  /** A voice note, as in the message itself. */
  voice: z.boolean().optional(),
  /** First line of the text or caption, at most 120 characters. */
  preview: z.string(),
  at: instant,
});
export type LastMessage = z.output<typeof lastMessage>;

/** Ticket (atendimento): one episode inside a thread. */
export const ticketEntity = z.strictObject({
  id: idSchema('ticket'),
  number: z.int(),
  protocol: z.string(),
  contactId: idSchema('contact'),
  threadId: idSchema('thread'),
  connectionId: idSchema('connection'),
  state: z.enum(ticketStates),
  handler: z.enum(handlers),
  queueId: idSchema('queue').nullable(),
  queuedAt: instant.nullable(),
  assigneeId: idSchema('user').nullable(),
  private: z.boolean(),
  privateBy: idSchema('user').nullable(),
  tagIds: z.array(idSchema('tag')).readonly(),
  typeId: idSchema('catalogueItem').nullable(),
  demandId: idSchema('catalogueItem').nullable(),
  /** The office's own word for where it stands, over the state. */
  statusId: idSchema('catalogueItem').nullable(),
  boardColumnId: idSchema('cataloguePart').nullable(),
  funnelStageId: idSchema('cataloguePart').nullable(),
  /** In hundredths of `currency`. */
  valueCents: z.int().nullable(),
  /** ISO 4217. */
  currency: z.string().nullable(),
  fields: customValues,
  /** When it was snoozed, and until when; both null unless it is. */
  snoozedAt: instant.nullable(),
  snoozedUntil: instant.nullable(),
  createdAt: instant,
  openedAt: instant.nullable(),
  firstReplyAt: instant.nullable(),
  resolvedAt: instant.nullable(),
  resolvedBy: idSchema('user').nullable(),
  /** Every time it was resolved, oldest first: the markers in its thread, which stay when it is reopened. */
  resolutions: z.array(z.strictObject({ at: instant, by: idSchema('user').nullable() })).readonly(),
  closeReason: z.enum(closeReasons).nullable(),
  disposition: z.enum(dispositions).nullable(),
  trashed: z.boolean(),
  trashedAt: instant.nullable(),
  trashedBy: idSchema('user').nullable(),
  /** What restoring gives back; null where there is nothing but the trash to leave. */
  beforeTrash: z
    .strictObject({
      state: z.enum(ticketStates),
      assigneeId: idSchema('user').nullable(),
      queueId: idSchema('queue').nullable(),
      /** Its place in the queue, or until when it was snoozed. */
      queuedAt: instant.nullable(),
      snoozedUntil: instant.nullable(),
    })
    .nullable(),
  /** The ticket that took this one's messages over. */
  mergedIntoId: idSchema('ticket').nullable(),
  lastActivityAt: instant,
  lastMessage: lastMessage.nullable(),
  version: z.int(),
});
export type TicketEntity = z.output<typeof ticketEntity>;
