import { z } from 'zod';

/** A file a customer attaches: base64, or text as UTF-8. */
const file = z
  .strictObject({
    base64: z.base64().optional(),
    text: z.string().optional(),
    mime: z.string().min(3).optional(),
    filename: z.string().min(1).optional(),
  })
  .refine(({ base64, text }) => base64 === undefined || text === undefined, 'give base64 or text, not both');

export type InboundFile = z.infer<typeof file>;

const to = z
  .strictObject({ phoneNumberId: z.string().optional(), name: z.string().optional() })
  .refine(({ phoneNumberId, name }) => phoneNumberId !== undefined || name !== undefined, 'phoneNumberId or name');

/** Who writes. `bsuid: null` leaves the id out, as before April 2026. */
const from = z
  .strictObject({
    phone: z.string().min(1).optional(),
    wa_id: z.string().min(1).optional(),
    bsuid: z.string().min(1).nullable().optional(),
    /** Repeats the BSUID in the field `from` of a message without a phone. */
    bsuidAsFrom: z.boolean().optional(),
    username: z.string().optional(),
    name: z.string().optional(),
    groupId: z.string().optional(),
  })
  .refine(
    ({ phone, wa_id, bsuid }) => phone !== undefined || wa_id !== undefined || typeof bsuid === 'string',
    'phone, wa_id or bsuid is needed',
  );

const message = z.looseObject({ type: z.string().min(1), id: z.string().optional(), file: file.optional() });
const timestamp = z.union([z.string(), z.number()]).optional();

const item = {
  to: to.optional(),
  from: from.optional(),
  message: message.optional(),
  status: z.looseObject({ id: z.string(), status: z.string() }).optional(),
  value: z.looseObject({}).optional(),
  field: z.string().optional(),
  timestamp,
  echo: z.boolean().optional(),
};

export const inboundInput = z.strictObject({
  ...item,
  channel: z.string(),
  raw: z.boolean().optional(),
  /** With `raw`: the whole body; a string is sent byte for byte. */
  body: z.unknown().optional(),
  repeat: z.int().min(1).max(1000).optional(),
  parallel: z.boolean().optional(),
  batch: z.array(z.strictObject(item)).min(1).max(1000).optional(),
});

/**
 * What a customer, or Meta itself, sends: `{channel, to?, from, message}`.
 *
 * - `to` is `{phoneNumberId}` or `{name}` (verified name); it may be left out while there is only one account.
 * - `message` is Meta's own shape of any type, or short: `{type:'text', text:'Oi'}`, `{type:'image', caption?, file?}`;
 *   `file` is `{base64|text, mime?, filename?}`, and media without one gets a small valid sample.
 * - `timestamp` goes into the webhook as it is (seconds) and opens the window at that time.
 * - `echo` sends it as `smb_message_echoes`, from the Business App.
 * - `status` or `value` instead of `message`: a status object, or a whole native `value` for `field`.
 * - `batch` puts several of these into one delivery; each inherits what the outer request says.
 * - `repeat` delivers the same body N times, `parallel` all at once.
 * - `raw` signs and sends `body` (text byte for byte, else JSON) or `value` without adding anything.
 */
export type InboundInput = z.infer<typeof inboundInput>;
export type InboundItem = Pick<
  InboundInput,
  'to' | 'from' | 'message' | 'status' | 'value' | 'field' | 'timestamp' | 'echo'
>;
export type InboundFrom = z.infer<typeof from>;
export type InboundMessage = z.infer<typeof message>;
