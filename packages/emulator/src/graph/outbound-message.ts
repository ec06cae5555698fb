import { z } from 'zod';
import { GraphError } from './graph-error.ts';
import { interactive } from './outbound-interactive.ts';
import { templateMessage } from './template-check.ts';

/**
 * The body of `POST /{phone}/messages`, checked as Meta checks it. What Meta ignores passes; what it refuses becomes
 * the `GraphError` of the first mistake: 131008 when something required is missing, 100 when the type or a text's
 * length is wrong, 131009 when a value is.
 */
const link = z.url({ protocol: /^https?$/ });
const mediaSource = { id: z.string().min(1).optional(), link: link.optional() };
const caption = z.string().max(1024).optional();
const hasSource = (media: { id?: string | undefined; link?: string | undefined }) =>
  (media.id === undefined) !== (media.link === undefined);
const oneSource = { error: 'exactly one of id and link is needed' };

const contact = z.looseObject({
  name: z.looseObject({ formatted_name: z.string().min(1) }),
  phones: z.array(z.looseObject({ phone: z.string().optional() })).optional(),
});

/** Each type's own object, under the key of that name. */
const payloads = {
  text: z.looseObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }),
  image: z.looseObject({ ...mediaSource, caption }).refine(hasSource, oneSource),
  video: z.looseObject({ ...mediaSource, caption }).refine(hasSource, oneSource),
  audio: z.looseObject({ ...mediaSource, voice: z.boolean().optional() }).refine(hasSource, oneSource),
  document: z
    .looseObject({ ...mediaSource, caption, filename: z.string().max(240).optional() })
    .refine(hasSource, oneSource),
  sticker: z.looseObject(mediaSource).refine(hasSource, oneSource),
  reaction: z.looseObject({ message_id: z.string().min(1), emoji: z.string().max(40) }),
  location: z.looseObject({
    latitude: z.coerce.number().min(-90).max(90),
    longitude: z.coerce.number().min(-180).max(180),
    name: z.string().optional(),
    address: z.string().optional(),
  }),
  contacts: z.array(contact).min(1).max(257),
  interactive,
  template: templateMessage,
} as const;

type OutboundKind = keyof typeof payloads;
const kinds = Object.keys(payloads) as OutboundKind[];

const envelope = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.enum(['individual', 'group']).optional(),
  to: z.string().min(1).optional(),
  recipient: z.string().min(1).optional(),
  type: z.enum(kinds).optional(),
  context: z.looseObject({ message_id: z.string().min(1) }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
});
const readBody = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().startsWith('wamid.'),
  typing_indicator: z.looseObject({ type: z.literal('text') }).optional(),
});

export interface OutboundMessage {
  readonly kind: OutboundKind;
  /** As it was given; the phone wins over the BSUID when both are. */
  readonly to: string | null;
  readonly recipient: string | null;
  readonly isGroup: boolean;
  readonly payload: { readonly [Kind in OutboundKind]?: z.infer<(typeof payloads)[Kind]> };
  readonly opaque: string | null;
}

/** A message to send, or a read mark with or without the typing sign. */
export type OutboundRequest =
  | { readonly type: 'message'; readonly message: OutboundMessage }
  | { readonly type: 'read' | 'typing'; readonly messageId: string };

export function parseOutbound(body: unknown): OutboundRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new GraphError({ code: 100, details: 'The body must be a JSON object' });
  }
  if ('status' in body) {
    const read = parseAs(readBody, body, []);
    return { type: read.typing_indicator === undefined ? 'read' : 'typing', messageId: read.message_id };
  }
  return { type: 'message', message: parseMessage(body) };
}

/** What a request is about, for the journal, also when it does not hold: never throws. */
export function describeOutbound(body: unknown): { kind: string; to: string | null } {
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  const { status, typing_indicator: typing, type, to, recipient } = fields;
  const address = to ?? recipient;
  const kind =
    status === undefined ? (typeof type === 'string' ? type : 'text') : typing === undefined ? 'read' : 'typing';
  return { kind, to: typeof address === 'string' ? address : null };
}

function parseMessage(body: object): OutboundMessage {
  const head = parseAs(envelope, body, []);
  const kind = head.type ?? 'text';
  if (head.to === undefined && head.recipient === undefined) {
    throw new GraphError({ code: 131008, details: "Parameter 'to' is missing" });
  }
  const payload = parseAs<unknown>(payloads[kind], head[kind], [kind]);
  return {
    kind,
    to: head.to ?? null,
    recipient: head.to === undefined ? (head.recipient ?? null) : null,
    isGroup: head.recipient_type === 'group',
    payload: { [kind]: payload },
    opaque: head.biz_opaque_callback_data ?? null,
  };
}

function parseAs<T>(schema: z.ZodType<T>, value: unknown, prefix: readonly string[]): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw issueError(result.error.issues[0], value, prefix);
}

function issueError(issue: z.core.$ZodIssue | undefined, value: unknown, prefix: readonly string[]): GraphError {
  const path = [...prefix, ...(issue?.path ?? [])].map(String);
  const name = path.join('.');
  const isInteractive = path[0] === 'interactive';
  if (issue === undefined || valueAt(value, issue.path) === undefined) {
    return new GraphError({ code: 131008, details: `Parameter '${name}' is missing` });
  }
  if (issue.code === 'custom' && !isInteractive) return new GraphError({ code: 131008, details: issue.message });
  const isLength = issue.code === 'too_big' && lengthChecked.has(path.at(-1) ?? '');
  const isType = issue.code === 'invalid_type' || issue.code === 'invalid_value';
  if (!isInteractive && (isLength || isType)) {
    return new GraphError({ code: 100, message: `(#100) Param ${name}: ${issue.message}`, details: issue.message });
  }
  return new GraphError({ code: 131009, details: `${name}: ${issue.message}` });
}

const lengthChecked: ReadonlySet<string> = new Set(['body', 'caption', 'biz_opaque_callback_data']);

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}
