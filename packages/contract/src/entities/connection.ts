import { z } from 'zod';
import { accountNotice } from '../account-notice.ts';
import { idSchema } from '../id-schema.ts';
import { lineWarning } from '../line-state.ts';
import { troubles } from '../line-words.ts';
import { instant } from './common.ts';

const bytes = z.int().positive();

/** What a channel can do; shared code asks this and never the channel's name. */
export const capabilities = z.strictObject({
  /** Free text and media leave only within 24 h of the customer's last message. */
  window24h: z.boolean(),
  templates: z.boolean(),
  /**
   * People are known by their phone number: an id of digits is one, and somebody who never wrote can be reached by it. Where it
   * is not said, an id is an id, however much it looks like a phone.
   */
  phones: z.boolean().optional(),
  revoke: z.boolean(),
  sticker: z.boolean(),
  reactions: z.boolean(),
  replyTo: z.boolean(),
  receipts: z.boolean(),
  typing: z.boolean(),
  history: z.boolean(),
  groups: z.boolean(),
  calls: z.boolean(),
  /** Characters. */
  maxText: z.int().positive(),
  maxCaption: z.int().positive(),
  /** Bytes per kind of media, and the MIME types taken; an empty list takes any. */
  media: z.partialRecord(
    z.enum(['image', 'video', 'audio', 'document', 'sticker']),
    z.strictObject({ maxBytes: bytes, mimes: z.array(z.string()).readonly() }),
  ),
});
export type Capabilities = z.output<typeof capabilities>;

export const health = z.strictObject({
  /** *unknown* is not *down*: nobody has asked the provider yet, or it did not say. */
  state: z.enum(['up', 'down', 'unknown']),
  checkedAt: instant.nullable(),
  /** The provider's own words, for those who may test connections; null to everybody else. */
  reason: z.string().nullable(),
  /** When this state began; null or absent where nobody has looked. */
  since: instant.nullable().optional(),
  /** The kind of fault, which everybody is told in their language. */
  trouble: z.enum(troubles).nullable().optional(),
});
export type Health = z.output<typeof health>;

export const reopenPolicy = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('new') }),
  z.strictObject({ kind: z.literal('reopenWithin'), minutes: z.int().positive() }),
]);
export type ReopenPolicy = z.output<typeof reopenPolicy>;

export const connectionEntity = z.strictObject({
  id: idSchema('connection'),
  /** Kind of provider, for example `whatsapp-cloud`. */
  channel: z.string(),
  /** Two letters that stand for the channel in lists. */
  code: z.string(),
  name: z.string(),
  /** Own number or page as people read it; null until the provider told it. */
  address: z.string().nullable(),
  capabilities,
  health,
  defaultQueueId: idSchema('queue').nullable(),
  reopenPolicy,
  /** Whose members see and undo what is private here. */
  managementGroupId: idSchema('group').nullable(),
  /** New tickets begin with the bot, except of contacts that are bot-blocked. */
  botOn: z.boolean(),
  /** What the provider said of the account, the newest first; like warnings, empty to those who may not test connections. */
  notices: z.array(accountNotice).readonly(),
  /** What looks wrong though the provider answers. */
  warnings: z.array(lineWarning).readonly(),
  removed: z.boolean(),
});
export type ConnectionEntity = z.output<typeof connectionEntity>;
