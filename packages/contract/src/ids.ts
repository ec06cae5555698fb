/**
 * Ids are opaque strings with a two-letter prefix that names their kind, so an id is never taken for a
 * ticket number or a protocol, and a contact id never passes where a ticket id is wanted.
 */
export const idPrefixes = {
  user: 'us',
  token: 'to',
  queue: 'qu',
  connection: 'cn',
  contact: 'ct',
  identity: 'ci',
  thread: 'th',
  ticket: 'tk',
  message: 'ms',
  note: 'nt',
  tag: 'tg',
  media: 'md',
  delivery: 'dl',
  raw: 'rw',
  role: 'ro',
  group: 'ug',
  catalogueItem: 'ca',
  cataloguePart: 'cp',
  customField: 'cf',
  quickReply: 'qr',
  gallery: 'gl',
  macro: 'mc',
  view: 'vw',
  task: 'ta',
  room: 'rm',
  roomMessage: 'rg',
  schedule: 'sc',
  draft: 'dr',
  notification: 'no',
} as const;

export type IdKind = keyof typeof idPrefixes;
export type Id<K extends IdKind> = `${(typeof idPrefixes)[K]}_${string}`;

export type UserId = Id<'user'>;
export type TokenId = Id<'token'>;
export type QueueId = Id<'queue'>;
export type ConnectionId = Id<'connection'>;
export type ContactId = Id<'contact'>;
export type IdentityId = Id<'identity'>;
export type ThreadId = Id<'thread'>;
export type TicketId = Id<'ticket'>;
export type MessageId = Id<'message'>;
export type NoteId = Id<'note'>;
export type TagId = Id<'tag'>;
export type MediaId = Id<'media'>;
export type DeliveryId = Id<'delivery'>;
export type RawId = Id<'raw'>;
export type RoleId = Id<'role'>;
export type GroupId = Id<'group'>;
export type CatalogueItemId = Id<'catalogueItem'>;
export type CataloguePartId = Id<'cataloguePart'>;
export type CustomFieldId = Id<'customField'>;
export type TaskId = Id<'task'>;
export type RoomId = Id<'room'>;

export function isId<K extends IdKind>(kind: K, text: string): text is Id<K> {
  return text.startsWith(`${idPrefixes[kind]}_`);
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * A new id: 9 characters of time (ms), so ids of a kind sort by birth, then 11 of randomness (55 bits).
 * `random` yields numbers in [0, 1).
 */
export function makeId<K extends IdKind>(kind: K, nowMs: number, random: () => number): Id<K> {
  let text = '';
  let time = Math.floor(nowMs);
  for (let i = 0; i < 9; i += 1) {
    text = (alphabet[time % 32] ?? '0') + text;
    time = Math.floor(time / 32);
  }
  for (let i = 0; i < 11; i += 1) text += alphabet[Math.floor(random() * 32)] ?? '0';
  return `${idPrefixes[kind]}_${text}` as Id<K>;
}
