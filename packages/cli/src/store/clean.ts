import { cleanName, type Entities, type EntityName } from '@balcao/contract';
import { sanitizeLine, sanitizeText } from '../text/sanitize.ts';

/** Makes the remote text of an entity, or of a part of one, harmless. The same object comes back when nothing had to change. */
export type Clean = <K extends EntityName>(kind: K, value: Partial<Entities[K]>) => Partial<Entities[K]>;

/** For the replay law, which compares what servers say, not what terminals show. */
export const keepRaw: Clean = (_kind, value) => value;

export const cleanEntity: Clean = (kind, value) => {
  let cleaned: Record<string, unknown> | undefined;
  const source = value as Record<string, unknown>;
  for (const field of remoteFields[kind]) {
    const before = source[field];
    if (before === undefined || before === null) continue;
    const harmless = cleanValue(field, before);
    const after = names.has(field) && typeof harmless === 'string' ? cleanName(harmless) : harmless;
    if (after !== before) (cleaned ??= { ...source })[field] = after;
  }
  return (cleaned ?? value) as typeof value;
};

/** What people and things are called: of nothing that can be seen it is empty, and a phone or an id stands in for it. */
const names: ReadonlySet<string> = new Set(['name', 'byName']);

/** Fields that others can write; ids, numbers and instants are ours. */
const remoteFields: Readonly<Record<EntityName, readonly string[]>> = {
  user: ['name', 'email', 'signature'],
  queue: ['name'],
  tag: ['name'],
  connection: ['name', 'address', 'code', 'channel', 'health', 'notices'],
  contact: ['name', 'phone', 'email', 'fields'],
  thread: [],
  ticket: ['protocol', 'lastMessage', 'fields'],
  message: ['body', 'payload', 'author', 'media', 'reactions', 'errorCode', 'errorText', 'providerId'],
  note: ['body', 'author'],
  readState: [],
  role: ['name'],
  group: ['name'],
  setting: ['value'],
  catalogueItem: ['name', 'parts'],
  customField: ['name', 'choices'],
  quickReply: ['shortcut', 'body'],
  gallery: ['name', 'versions'],
  macro: ['name', 'steps'],
  view: ['name', 'filter'],
  task: ['title'],
  room: ['name'],
  roomMessage: ['body', 'author'],
  roomRead: [],
  notification: ['text', 'byName'],
  draft: ['body'],
  schedule: ['content', 'timeZone'],
};

/** Walks strings, lists and records; only `body` keeps its line breaks. */
function cleanValue(field: string, value: unknown): unknown {
  if (typeof value === 'string') return field === 'body' ? sanitizeText(value) : sanitizeLine(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => cleanValue(field, item));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  let cleaned: Record<string, unknown> | undefined;
  for (const [key, part] of Object.entries(value)) {
    const after = cleanValue(key, part);
    if (after !== part) (cleaned ??= { ...value })[key] = after;
  }
  return cleaned ?? value;
}
