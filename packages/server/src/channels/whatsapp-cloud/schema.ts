import { z } from 'zod';
import { cleanText } from './clean.ts';

/**
 * Shapes of the pieces of a webhook, one per piece, as the Cloud API reference of 2026 has them. Unknown fields are
 * ignored; an optional field of a wrong type counts as absent, so only what a piece cannot do without refuses it.
 */
/** Optional, because zod refuses a required key that is absent whatever its schema takes. */
const anything = z.unknown().optional();
const text = z.string().transform((value) => cleanText(value));
const optionalText = text.optional().catch(undefined);
const id = z
  .union([z.string().max(512), z.number().transform(String)])
  .transform((value) => cleanText(value))
  .pipe(z.string().min(1));
const optionalId = id.optional().catch(undefined);
const optionalFlag = z.boolean().optional().catch(undefined);
/** A number, or one in a string; null and '' are none. */
const numeric = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,20})?$/)
    .transform(Number),
]);
const optionalNumber = numeric.optional().catch(undefined);

/** Reads a list without trusting its length: what is not a list is empty, and the rest past `max` is left out. */
export function listOf(value: unknown, max: number): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, max) : [];
}

/** The elements that parse, of the first `max`; no list is an empty one. */
function cappedList<Output>(item: z.ZodType<Output>, max: number) {
  return anything.transform((value): Output[] =>
    listOf(value, max).flatMap((one) => {
      const result = item.safeParse(one);
      return result.success ? [result.data] : [];
    }),
  );
}

export const metadata = z.object({ phone_number_id: id });

export const contactEntry = z.object({
  profile: z.object({ name: optionalText, username: optionalText }).optional().catch(undefined),
  wa_id: optionalId,
  user_id: optionalId,
  parent_user_id: optionalId,
});
export type ContactEntry = z.output<typeof contactEntry>;

/** What every message has, whatever its type. */
export const messageHead = z.object({
  id,
  type: optionalText,
  from: optionalId,
  from_user_id: optionalId,
  from_parent_user_id: optionalId,
  to: optionalId,
  to_user_id: optionalId,
  to_parent_user_id: optionalId,
  timestamp: anything,
  group_id: optionalId,
  context: z
    .object({
      id: optionalId,
      forwarded: optionalFlag,
      frequently_forwarded: optionalFlag,
      referred_product: anything,
    })
    .optional()
    .catch(undefined),
});
export type MessageHead = z.output<typeof messageHead>;

export const textContent = z.object({ body: text });

export const mediaContent = z.object({
  id,
  mime_type: optionalText,
  sha256: optionalText,
  caption: optionalText,
  filename: optionalText,
  voice: optionalFlag,
});

export const locationContent = z.object({
  latitude: numeric.pipe(z.number().min(-90).max(90)),
  longitude: numeric.pipe(z.number().min(-180).max(180)),
  name: optionalText,
  address: optionalText,
});

export const sharedContact = z.object({
  name: z.object({ formatted_name: optionalText, first_name: optionalText }).optional().catch(undefined),
  phones: cappedList(z.object({ phone: optionalText, wa_id: optionalText }), 20),
});

export const reactionContent = z.object({ message_id: id, emoji: optionalText });

export const buttonContent = z.object({ text });

export const interactiveContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('button_reply'), button_reply: z.object({ title: text }) }),
  z.object({ type: z.literal('list_reply'), list_reply: z.object({ title: text, description: optionalText }) }),
  z.object({
    type: z.literal('nfm_reply'),
    nfm_reply: z.object({ name: optionalText, body: optionalText, response_json: optionalText }),
  }),
  z.object({ type: z.literal('call_permission_reply'), call_permission_reply: z.object({ response: text }) }),
]);

export const orderContent = z.object({
  text: optionalText,
  product_items: cappedList(
    z.object({
      product_retailer_id: id,
      quantity: numeric.catch(1),
      item_price: optionalNumber,
      currency: optionalText,
    }),
    100,
  ),
});

export const systemContent = z.object({
  body: optionalText,
  type: optionalText,
  wa_id: optionalId,
  new_wa_id: optionalId,
  user_id: optionalId,
  parent_user_id: optionalId,
  previous_user_id: optionalId,
});
export type SystemContent = z.output<typeof systemContent>;

export const editContent = z.object({
  original_message_id: id,
  message: z.object({ type: text }).loose().optional().catch(undefined),
});

export const revokeContent = z.object({ original_message_id: id });

export const errorEntry = z.object({
  code: z.union([z.number(), z.string()]).transform((code) => cleanText(String(code), 64)),
  title: optionalText,
  message: optionalText,
  error_data: z.object({ details: optionalText }).optional().catch(undefined),
});

export const statusEntry = z.object({
  id,
  status: text,
  timestamp: anything,
  type: optionalText,
  recipient_type: optionalText,
  recipient_id: optionalId,
  recipient_participant_id: optionalId,
  recipient_participant_user_id: optionalId,
  participant_recipient_id: optionalId,
  participant_recipient_user_id: optionalId,
  biz_opaque_callback_data: optionalText,
  errors: cappedList(errorEntry, 5),
});
export type StatusEntry = z.output<typeof statusEntry>;

export const callEntry = z.object({
  id,
  event: text,
  from: optionalId,
  from_user_id: optionalId,
  from_parent_user_id: optionalId,
  to: optionalId,
  to_user_id: optionalId,
  to_parent_user_id: optionalId,
  direction: optionalText,
  timestamp: anything,
  status: optionalText,
  start_time: anything,
  end_time: anything,
  duration: optionalNumber,
});
export type CallEntry = z.output<typeof callEntry>;

/** A template as the catalogue lists it. */
export const templateEntry = z.object({
  name: z
    .string()
    .min(1)
    .transform((value) => cleanText(value)),
  language: z
    .string()
    .min(1)
    .transform((value) => cleanText(value)),
  status: z.string(),
  category: z.string().catch(''),
  components: cappedList(
    z.object({
      type: z.string(),
      format: optionalText,
      text: optionalText,
      buttons: cappedList(z.object({ type: z.string(), text: optionalText, url: optionalText }), 20),
    }),
    20,
  ),
});
export type TemplateEntry = z.output<typeof templateEntry>;

export const templatePage = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ cursors: z.object({ after: optionalText }).optional().catch(undefined), next: optionalText })
    .optional()
    .catch(undefined),
});

const earliestMs = Date.UTC(2009, 0);
const latestMs = Date.UTC(2100, 0);

/**
 * Milliseconds of a provider's time: Meta writes seconds, and sometimes milliseconds (1e12 or more). Null when it is
 * no time, or one at which WhatsApp cannot have been: a wrong date would order the thread wrongly for ever.
 */
export function millisecondsOf(value: unknown): number | null {
  const isTime = typeof value === 'number' || (typeof value === 'string' && /^\d{1,16}(\.\d{1,9})?$/.test(value));
  if (!isTime) return null;
  const number = Number(value);
  const ms = Math.floor(number >= 1e12 ? number : number * 1000);
  return ms >= earliestMs && ms < latestMs ? ms : null;
}

export const sendAnswer = z.object({
  messages: z.array(z.object({ id })).min(1),
  contacts: cappedList(z.object({ wa_id: optionalId, user_id: optionalId, parent_user_id: optionalId }), 1),
});

export const uploadAnswer = z.object({ id });

export const mediaAnswer = z.object({
  url: z.string().min(1),
  mime_type: optionalText,
  sha256: optionalText,
  file_size: optionalNumber,
});

export const graphErrorBody = z.object({
  error: z.object({
    code: numeric,
    message: optionalText,
    error_subcode: optionalNumber,
    error_data: z.object({ details: optionalText }).optional().catch(undefined),
  }),
});

export const numberAnswer = z.object({
  display_phone_number: text,
  verified_name: optionalText,
  quality_rating: optionalText,
});
