import { z } from 'zod';
import { idSchema } from '../id-schema.ts';
import { instant } from './common.ts';

export const messageKinds = [
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'interactive',
  'order',
  'template',
  'system',
  'call',
  'unsupported',
] as const;
export type MessageKind = (typeof messageKinds)[number];

export const mediaKinds = ['image', 'video', 'audio', 'document', 'sticker'] as const;
export type MediaKind = (typeof mediaKinds)[number];

export const messageStates = [
  'received',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'uncertain',
  'withdrawn',
] as const;
/** `withdrawn`: taken back before it left. */
export type MessageState = (typeof messageStates)[number];

export const mediaView = z.strictObject({
  id: idSchema('media'),
  mime: z.string(),
  name: z.string().nullable(),
  /** Null until the file is here. */
  bytes: z.int().nullable(),
  state: z.enum(['pending', 'ready', 'failed']),
});
export type MediaView = z.output<typeof mediaView>;

export const reaction = z.strictObject({
  emoji: z.string(),
  by: z.enum(['contact', 'user']),
  /** User id or the contact identity as the provider names it. */
  byId: z.string().nullable(),
  at: instant,
});
export type Reaction = z.output<typeof reaction>;

export const author = z.strictObject({
  type: z.enum(['user', 'bot', 'contact', 'system']),
  id: z.string().nullable(),
  name: z.string().nullable(),
});

export const messageEntity = z.strictObject({
  id: idSchema('message'),
  threadId: idSchema('thread'),
  ticketId: idSchema('ticket'),
  /** Gap-free within the thread; display order is (providerAt, seq). */
  seq: z.int(),
  direction: z.enum(['in', 'out', 'system']),
  kind: z.enum(messageKinds),
  /** Text, caption or a readable stand-in for what has none. */
  body: z.string(),
  /** `voice` for a voice note; the provider's own shape of location, contacts, interactive, order, template… */
  voice: z.boolean(),
  payload: z.record(z.string(), z.unknown()).nullable(),
  state: z.enum(messageStates),
  providerId: z.string().nullable(),
  providerAt: instant,
  receivedAt: instant,
  author,
  media: mediaView.nullable(),
  replyToId: idSchema('message').nullable(),
  reactions: z.array(reaction).readonly(),
  editedAt: instant.nullable(),
  revokedAt: instant.nullable(),
  /**
   * When its text was taken away here: body, payload and file are gone from it and only the log keeps them, for those who read the
   * audit. The customer still has it unless it was revoked as well, or never left.
   */
  hiddenAt: instant.nullable(),
  /** Held back until then, so that it can be taken back before it leaves. */
  heldUntil: instant.nullable(),
  errorCode: z.string().nullable(),
  errorText: z.string().nullable(),
  clientKey: z.string().nullable(),
});
export type MessageEntity = z.output<typeof messageEntity>;

/** Note (observação): internal, never leaves the system. */
export const noteEntity = z.strictObject({
  id: idSchema('note'),
  scope: z.enum(['ticket', 'contact']),
  ticketId: idSchema('ticket').nullable(),
  threadId: idSchema('thread').nullable(),
  contactId: idSchema('contact'),
  body: z.string(),
  author,
  createdAt: instant,
  /** Users named in it, and tickets that it refers to as `#123`. */
  mentionIds: z.array(idSchema('user')).readonly(),
  ticketRefs: z.array(idSchema('ticket')).readonly(),
  pinnedAt: instant.nullable(),
  editedAt: instant.nullable(),
  /** Who edited it last: its author, or whoever moderates notes. */
  editedBy: idSchema('user').nullable(),
  /** A deleted note keeps its place without its body. */
  deletedAt: instant.nullable(),
});
export type NoteEntity = z.output<typeof noteEntity>;
