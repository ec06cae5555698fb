import { unixSeconds } from '../clock.ts';
import { sampleFile } from '../samples/sample-file.ts';
import { type Customer } from './customers.ts';
import type { GraphParts } from './graph-call.ts';
import { asyncError } from './graph-error.ts';
import { bsuidOf } from './graph-ids.ts';
import type { GraphAccount } from './graph-state.ts';
import type { InboundFile, InboundFrom, InboundItem, InboundMessage } from './inbound-input.ts';
import { mediaKinds } from './media-kind.ts';
import { waIdOf } from './wa-id.ts';

/** One message as it stands in a webhook, and what goes beside it. */
export interface BuiltMessage {
  readonly id: string;
  readonly customer: Customer;
  readonly message: Readonly<Record<string, unknown>>;
  /** `value.contacts`; absent for system messages. */
  readonly contact: object | null;
  /** `value.errors`, for an interactive message that lost its object. */
  readonly errors: readonly object[] | null;
}

/** Turns the shorthand or native message of a control request into Meta's, and opens the customer's window. */
export function buildMessage(
  parts: GraphParts,
  account: GraphAccount,
  { from, message, timestamp, echo = false }: InboundItem & { from: InboundFrom; message: InboundMessage },
): BuiltMessage {
  const { core, state } = parts;
  const customer = meetSender(parts, account, from);
  const id = message.id ?? state.ids.wamid(customer.waId ?? customer.bsuid ?? '');
  const now = core.clock.now();
  if (!echo && message.type !== 'system') customer.lastInboundAt = momentOf(timestamp, now);
  if (!echo) state.limiter.count(account.phoneNumberId);
  const content = contentOf(parts, account, message);
  const head = echo ? echoHead(account, customer) : senderHead(customer, from);
  const isLost = message.type === 'interactive' && content['interactive'] === undefined;
  return {
    id,
    customer,
    message: { ...head, id, timestamp: timestamp === undefined ? unixSeconds(now) : String(timestamp), ...content },
    contact: message.type === 'system' ? null : contactOf(customer, from),
    errors: isLost && message['errors'] === undefined ? [asyncError(131000)] : null,
  };
}

function meetSender({ state }: GraphParts, account: GraphAccount, from: InboundFrom): Customer {
  const waId = from.wa_id ?? (from.phone === undefined ? null : waIdOf(from.phone));
  const bsuid = from.bsuid ?? (from.bsuid === null || waId === null ? null : bsuidOf(account.wabaId, waId));
  const { name = null, username = null } = from;
  return state.customers.meet(account.phoneNumberId, { waId, bsuid, name, username });
}

/** The message's own time in milliseconds; ours when it cannot be read. */
function momentOf(timestamp: string | number | undefined, now: number): number {
  const value = timestamp === undefined ? Number.NaN : Number(timestamp);
  if (!Number.isFinite(value) || value <= 0) return now;
  return value >= 1e12 ? value : value * 1000;
}

function senderHead(customer: Customer, from: InboundFrom): Record<string, unknown> {
  const phone = from.wa_id ?? (from.phone === undefined ? undefined : customer.waId);
  const bsuid = from.bsuid === null ? undefined : (from.bsuid ?? customer.bsuid ?? undefined);
  const address = phone ?? (from.bsuidAsFrom === true ? bsuid : undefined);
  return {
    ...(address === undefined ? {} : { from: address }),
    ...(bsuid === undefined ? {} : { from_user_id: bsuid }),
    ...(from.groupId === undefined ? {} : { group_id: from.groupId }),
  };
}

function echoHead({ displayPhoneNumber }: GraphAccount, { waId, bsuid }: Customer): Record<string, unknown> {
  return { from: displayPhoneNumber.replace(/\D/g, ''), to: waId ?? bsuid };
}

function contactOf(customer: Customer, from: InboundFrom): object {
  const { from: phone, from_user_id: bsuid } = senderHead(customer, { ...from, bsuidAsFrom: false });
  const username = customer.username === null ? {} : { username: customer.username };
  return {
    profile: { name: customer.name ?? customer.username ?? 'Cliente', ...username },
    ...(phone === undefined ? {} : { wa_id: phone }),
    ...(bsuid === undefined ? {} : { user_id: bsuid }),
  };
}

const mediaFields = ['caption', 'filename', 'voice', 'animated'] as const;
const mediaTypes: readonly string[] = [...mediaKinds, 'voice'];

/** The type and its object. Unknown types and native shapes pass as they are. */
function contentOf(parts: GraphParts, account: GraphAccount, message: InboundMessage): Record<string, unknown> {
  const { file, id: _id, ...native } = message;
  const { type } = native;
  if (type === 'text' && typeof native['text'] === 'string') return { ...native, text: { body: native['text'] } };
  if (type === 'unsupported' && native['errors'] === undefined) return { ...native, errors: [asyncError(131051)] };
  if (!mediaTypes.includes(type)) return native;
  const { file: innerFile, ...given } = asRecord(native[type]);
  const lifted = Object.fromEntries(mediaFields.filter((name) => name in native).map((name) => [name, native[name]]));
  for (const name of [...mediaFields, type]) delete native[name];
  if (typeof given['id'] === 'string' && file === undefined && innerFile === undefined) {
    return { ...native, [type]: { ...lifted, ...given } };
  }
  const kind = mediaKinds.find((candidate) => candidate === type) ?? 'voice';
  const stored = storeFile(parts, account, kind, file ?? (innerFile as InboundFile | undefined));
  return { ...native, [type]: { ...stored, ...lifted, ...given } };
}

function storeFile(
  { state }: GraphParts,
  { phoneNumberId }: GraphAccount,
  kind: Parameters<typeof sampleFile>[0],
  file: InboundFile | undefined,
): object {
  const sample = sampleFile(kind);
  const bytes =
    file?.base64 !== undefined
      ? Buffer.from(file.base64, 'base64')
      : file?.text !== undefined
        ? Buffer.from(file.text)
        : sample.bytes;
  const mime = file?.mime ?? sample.mime;
  const filename = file?.filename ?? sample.filename;
  const media = state.media.add({ id: state.ids.object(), phoneNumberId, bytes, mime, filename, origin: 'customer' });
  const sha256 = media.sha256.toString('base64');
  return { id: media.id, mime_type: mime, sha256, ...(kind === 'document' ? { filename } : {}) };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
