import type { InboundEvent, ParsedWebhook } from '../channel.ts';
import { readAccountError, readAccountField } from './account-notice.ts';
import { cleanText } from './clean.ts';
import { readCall } from './inbound-call.ts';
import { isRecord, type Piece } from './inbound-content.ts';
import { type PieceReading, readMessage } from './inbound-message.ts';
import { readStatus } from './inbound-status.ts';
import { isReasonableJson } from './json-size.ts';
import { contactEntry, listOf, metadata } from './schema.ts';

/**
 * Reads a verified delivery: every entry × change × piece on its own, so that a broken piece takes nothing with it.
 * Meta batches up to 1,000 updates; what is past `maxPieces` is noted and stays in the raw body.
 */
export function parse(body: Uint8Array): ParsedWebhook {
  const walk: Walk = { events: [], unknown: [], left: maxPieces };
  const envelope = isReasonableJson(body) ? parseJson(body) : undefined;
  if (!isRecord(envelope)) {
    note(walk, 'the body is not a JSON object of a sensible size', null);
    return walk;
  }
  if (!Array.isArray(envelope['entry'])) note(walk, 'the body has no entry', null);
  for (const entry of pieces(walk, envelope['entry'], null)) {
    if (isRecord(entry)) readEntry(walk, entry);
    if (!isRecord(entry)) note(walk, 'an entry is not an object', null);
  }
  return walk;
}

const maxPieces = 2_000;
const maxNotes = 100;

interface Walk {
  readonly events: InboundEvent[];
  readonly unknown: { reason: string; accountKey: string | null }[];
  left: number;
}

function note(walk: Walk, reason: string, accountKey: string | null): void {
  if (walk.unknown.length < maxNotes) walk.unknown.push({ reason: cleanText(reason, 300), accountKey });
}

/** The elements of a list, as long as the delivery's budget lasts. */
function pieces(walk: Walk, value: unknown, accountKey: string | null): readonly unknown[] {
  if (!Array.isArray(value)) return [];
  const taken = listOf(value, walk.left);
  walk.left -= taken.length;
  if (taken.length < value.length) note(walk, `${value.length - taken.length} pieces past the limit`, accountKey);
  return taken;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function readEntry(walk: Walk, entry: Piece): void {
  if (!Array.isArray(entry['changes'])) note(walk, 'an entry has no changes', null);
  const envelope = envelopeOf(entry);
  for (const change of pieces(walk, entry['changes'], null)) {
    const { field, value } = isRecord(change) ? change : {};
    if (typeof field === 'string' && isRecord(value)) readChange(walk, field, value, envelope);
    if (typeof field !== 'string' || !isRecord(value)) note(walk, 'a change without field or value', null);
  }
}

const templateFields: ReadonlySet<string> = new Set([
  'message_template_status_update',
  'message_template_quality_update',
  'message_template_components_update',
  'template_category_update',
]);
const messageFields: ReadonlySet<string> = new Set(['messages', 'smb_message_echoes', 'calls']);

/** What an entry says of all its changes. */
interface Envelope {
  /** The business account. */
  readonly groupKey: string | null;
  readonly atMs: number | null;
}

function readChange(walk: Walk, field: string, value: Piece, envelope: Envelope): void {
  const accountKey = metadata.safeParse(value['metadata']).data?.phone_number_id ?? null;
  if (messageFields.has(field)) {
    if (accountKey === null) note(walk, `${field} without a phone_number_id`, null);
    if (accountKey !== null) readValue(walk, value, accountKey, envelope);
    return;
  }
  if (templateFields.has(field)) {
    walk.events.push({ kind: 'templatesChanged', accountKey, ...envelope });
    return;
  }
  const notice = readAccountField(field, value);
  if (notice !== null) {
    walk.events.push({ kind: 'accountChanged', accountKey, ...envelope, notice });
    return;
  }
  note(walk, `field "${field.slice(0, 64)}" is not used`, accountKey);
}

/** `time` counts seconds, in some payloads milliseconds. */
function envelopeOf({ id, time }: Piece): Envelope {
  const ms = typeof time === 'number' && Number.isFinite(time) && time > 0 ? (time >= 1e12 ? time : time * 1000) : null;
  return {
    groupKey: typeof id === 'string' && id !== '' ? cleanText(id, 64) : null,
    atMs: ms === null || ms > latestMs ? null : Math.trunc(ms),
  };
}

/** The end of 9999, past which a date has no four digits of year. */
const latestMs = 253_402_300_799_999;

function readValue(walk: Walk, value: Piece, accountKey: string, envelope: Envelope): void {
  const contacts = listOf(value['contacts'], 1_000).flatMap((one) => contactEntry.safeParse(one).data ?? []);
  const source = { accountKey, contacts, isOfOnePerson: isOfOnePerson(value), errors: value['errors'] };
  for (const piece of pieces(walk, value['messages'], accountKey)) {
    take(walk, readMessage(piece, { ...source, direction: 'in' }), accountKey);
  }
  for (const piece of pieces(walk, value['message_echoes'], accountKey)) {
    take(walk, readMessage(piece, { ...source, direction: 'out' }), accountKey);
  }
  for (const piece of pieces(walk, value['calls'], accountKey)) take(walk, readCall(piece, source), accountKey);
  for (const piece of pieces(walk, value['statuses'], accountKey))
    take(walk, readStatus(piece, accountKey), accountKey);
  if (!Array.isArray(value['messages'])) readErrors(walk, value['errors'], accountKey, envelope);
}

/** Whether every message and call of a value has the same two ends. */
function isOfOnePerson(value: Piece): boolean {
  const lists = [value['messages'], value['message_echoes'], value['calls']];
  const ends = lists
    .flatMap((list) => listOf(list, maxPieces))
    .map((piece) => {
      const keys = isRecord(piece) ? [piece['from'], piece['to'], piece['from_user_id'], piece['to_user_id']] : [];
      return keys.map((key) => (typeof key === 'string' ? key : '')).join('|');
    });
  return new Set(ends).size <= 1;
}

function take(walk: Walk, { events, reasons }: PieceReading, accountKey: string): void {
  walk.events.push(...events);
  for (const reason of reasons) note(walk, reason, accountKey);
}

/** `value.errors` without messages is about the number itself; with messages it explains one of them. */
function readErrors(walk: Walk, errors: unknown, accountKey: string, { atMs }: Envelope): void {
  for (const one of listOf(errors, 10)) {
    const notice = readAccountError(one);
    if (notice !== null) walk.events.push({ kind: 'accountChanged', accountKey, groupKey: null, atMs, notice });
  }
}
