import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { customValues } from './catalogue.ts';
import { instant } from './common.ts';

export const contactEntity = z.strictObject({
  id: idSchema('contact'),
  kind: z.enum(['person', 'group']),
  name: z.string(),
  /** Digits with country code, for people to read through formatPhone; null when the channel gives none. */
  phone: z.string().nullable(),
  email: z.string().nullable(),
  /** Stage (etapa) and source (fonte) of the office's catalogues. */
  stageId: idSchema('catalogueItem').nullable(),
  sourceId: idSchema('catalogueItem').nullable(),
  tagIds: z.array(idSchema('tag')).readonly(),
  /** Contact groups. */
  groupIds: z.array(idSchema('catalogueItem')).readonly(),
  /** Wallet (carteira): the fixed users, the first who is available gets new tickets. */
  walletIds: z.array(idSchema('user')).readonly(),
  fields: customValues,
  /** What a blocked contact writes is counted and not stored. */
  blocked: z.boolean(),
  botBlocked: z.boolean(),
  /** Set when it turned out to be the same person as another, who took everything over. */
  mergedIntoId: idSchema('contact').nullable(),
  createdAt: instant,
});
export type ContactEntity = z.output<typeof contactEntity>;

/** Thread (conversa): the continuous timeline of a contact on a connection. */
export const threadEntity = z.strictObject({
  id: idSchema('thread'),
  contactId: idSchema('contact'),
  connectionId: idSchema('connection'),
  /** How many messages the contact sent in all: unread = inboundCount − what the user has read. */
  inboundCount: z.int(),
  /** Provider's time of the contact's last message; the 24-hour window runs from it. */
  lastInboundAt: instant.nullable(),
  /** Set while a template waits for the contact's answer. */
  awaitingReplySince: instant.nullable(),
  currentTicketId: idSchema('ticket').nullable(),
});
export type ThreadEntity = z.output<typeof threadEntity>;

/** What one user has read of a thread; seen by that user alone. `id` is the thread's. */
export const readStateEntity = z.strictObject({ id: idSchema('thread'), readCount: z.int() });
export type ReadStateEntity = z.output<typeof readStateEntity>;
