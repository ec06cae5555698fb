import { z } from 'zod';
import { customValue } from '../../entities/catalogue.ts';
import { nameText, phoneText } from '../../name-text.ts';
import { itemRef, tagRef } from '../../refs.ts';
import { cleanText } from '../../text.ts';

/* Inputs that several actions on contacts share. */

export const contactName = nameText(200);
export const contactPhone = phoneText().describe(
  'Phone in any spelling, with or without the country and the ninth digit',
);
export const contactEmail = z.string().trim().toLowerCase().max(254).pipe(z.email());
export const stageRef = itemRef('Stage');
export const sourceRef = itemRef('Source');
export const groupRefs = z.array(itemRef('Contact group')).max(100);
export const tagRefs = z.array(tagRef).max(100);
/** Values of custom fields by the field's name or id; an empty one takes the value away. */
export const fieldValues = z.record(
  z.string().trim().min(1).max(200),
  z.union([z.string().overwrite(cleanText).max(2000), z.number(), z.boolean(), z.null()]),
);

const named = z.strictObject({ id: z.string(), name: z.string() });

/** Where something is sent: as the channel is given it, and for people's eyes. */
export const writtenAddress = z.strictObject({ value: z.string(), shown: z.string() });

/** A contact as people read it: names instead of ids, where they can be written to, and what they have in the desk. */
export const contactDetail = z.strictObject({
  id: z.string(),
  kind: z.enum(['person', 'group']),
  name: z.string(),
  phone: z.string().nullable(),
  /** The phone for people's eyes: `+55 11 98765-4321`. */
  phoneShown: z.string().nullable(),
  email: z.string().nullable(),
  /** Addresses on the channels, each with every other spelling and id that leads to it. */
  identities: z.array(
    z.strictObject({
      id: z.string(),
      channel: z.string(),
      canonical: z.string(),
      shown: z.string(),
      aliases: z.array(z.string()),
    }),
  ),
  /** The address that the next message to them goes to, on each connection that reaches them. */
  addresses: z.array(z.strictObject({ connection: named, value: z.string(), shown: z.string() })),
  stage: named.nullable(),
  source: named.nullable(),
  tags: z.array(named),
  groups: z.array(named),
  /** Users of the wallet, the first asked first. */
  wallet: z.array(named),
  /** Custom fields by name. */
  fields: z.record(z.string(), customValue),
  blocked: z.boolean(),
  botBlocked: z.boolean(),
  /** Tickets that the reader may see, by state; the trash is not among them. */
  tickets: z.strictObject({ pending: z.int(), open: z.int(), snoozed: z.int(), closed: z.int() }),
  createdAt: z.string(),
  /** The newest activity in those tickets; null when there is none. */
  lastActivityAt: z.string().nullable(),
});
