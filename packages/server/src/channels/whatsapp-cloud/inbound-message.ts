import type { ContactKey, InboundContent, InboundEvent } from '../channel.ts';
import { contactKey, entryOf, nameOf } from './contact-key.ts';
import { isRecord, type Piece, placeholderContent, readContent } from './inbound-content.ts';
import {
  type ContactEntry,
  editContent,
  type MessageHead,
  messageHead,
  millisecondsOf,
  reactionContent,
  revokeContent,
  type SystemContent,
  systemContent,
} from './schema.ts';

export interface PieceReading {
  readonly events: readonly InboundEvent[];
  /** Why something was not understood; a message may be read as a placeholder and have reasons too. */
  readonly reasons: readonly string[];
}

export interface MessageSource {
  readonly accountKey: string;
  readonly direction: 'in' | 'out';
  readonly contacts: readonly ContactEntry[];
  readonly isOfOnePerson: boolean;
  /** `value.errors`: Meta puts there why a message has no content. */
  readonly errors: unknown;
}

/** Everything known of one message before its content is read. */
interface Envelope {
  readonly source: MessageSource;
  readonly piece: Piece;
  readonly head: MessageHead;
  readonly type: string;
  readonly contact: ContactKey;
  readonly atMs: number | null;
}

/** One element of `messages[]` or `message_echoes[]`. */
export function readMessage(piece: unknown, source: MessageSource): PieceReading {
  const head = isRecord(piece) ? messageHead.safeParse(piece).data : undefined;
  if (head === undefined || !isRecord(piece)) return unread('a message without an id');
  const contact = contactOf(head, piece, source);
  if (contact === null) return unread(`message ${head.id} names nobody`);
  const envelope = { source, piece, head, type: head.type ?? '', contact, atMs: millisecondsOf(head.timestamp) };
  return readChange(envelope) ?? readPlain(envelope);
}

function unread(reason: string): PieceReading {
  return { events: [], reasons: [reason] };
}

/** The customer: who wrote, or to whom an echo went. A system message may name its person only by the id of before. */
function contactOf(head: MessageHead, piece: Piece, source: MessageSource): ContactKey | null {
  const isIn = source.direction === 'in';
  const address = isIn ? head.from : head.to;
  const userId = (isIn ? head.from_user_id : head.to_user_id) ?? changeOf(head, piece)?.previous_user_id;
  const entry = entryOf(source, { address, userId });
  return contactKey({
    address,
    waId: entry?.wa_id,
    userId: userId ?? entry?.user_id,
    parentUserId: (isIn ? head.from_parent_user_id : head.to_parent_user_id) ?? entry?.parent_user_id,
    name: nameOf(entry),
  });
}

function changeOf(head: MessageHead, piece: Piece): SystemContent | undefined {
  return head.type === 'system' ? systemContent.safeParse(piece['system']).data : undefined;
}

/** Types that change another message are no messages, also when they cannot be read; undefined when this one is none. */
function readChange(envelope: Envelope): PieceReading | undefined {
  const { source, head, atMs, contact, piece } = envelope;
  const common = { accountKey: source.accountKey, providerId: head.id, atMs };
  switch (envelope.type) {
    case 'reaction': {
      const reaction = reactionContent.safeParse(piece['reaction']).data;
      if (reaction === undefined) return unread(`reaction ${head.id} names no message`);
      const emoji = reaction.emoji === undefined || reaction.emoji === '' ? null : reaction.emoji;
      const targetProviderId = reaction.message_id;
      return one({ kind: 'reaction', ...common, targetProviderId, contact, direction: source.direction, emoji });
    }
    case 'revoke': {
      const revoke = revokeContent.safeParse(piece['revoke']).data;
      if (revoke === undefined) return unread(`revocation ${head.id} names no message`);
      return one({ kind: 'revoke', ...common, targetProviderId: revoke.original_message_id });
    }
    case 'edit': {
      const edit = editContent.safeParse(piece['edit']).data;
      if (edit === undefined) return unread(`edit ${head.id} names no message`);
      const reading = readContent(edit.message?.type ?? '', edit.message ?? {});
      const content = reading.ok ? reading.content : null;
      return {
        events: [{ kind: 'edit', ...common, targetProviderId: edit.original_message_id, content }],
        reasons: reading.ok ? [] : [`${reading.reason} (edit ${head.id})`],
      };
    }
    default:
      return undefined;
  }
}

function one(event: InboundEvent): PieceReading {
  return { events: [event], reasons: [] };
}

function readPlain(envelope: Envelope): PieceReading {
  const reading = readContent(envelope.type, envelope.piece);
  if (!reading.ok) {
    const errors = envelope.piece['errors'] ?? envelope.source.errors;
    const content = placeholderContent(envelope.type, envelope.piece, errors);
    return { events: [messageEvent(envelope, content)], reasons: [`${reading.reason} (${envelope.head.id})`] };
  }
  const message = messageEvent(envelope, reading.content);
  return { events: [...identityEvents(envelope, reading.content), message], reasons: [] };
}

function messageEvent({ source, head, contact, atMs }: Envelope, content: InboundContent): InboundEvent {
  return {
    kind: 'message',
    accountKey: source.accountKey,
    providerId: head.id,
    providerAtMs: atMs,
    contact,
    group: head.group_id === undefined ? null : { id: head.group_id, name: null },
    direction: source.direction,
    content,
    replyToProviderId: head.context?.id ?? null,
  };
}

/** A new number mints a new BSUID too, so a system message may tell either or both. */
function identityEvents({ source, head, contact, atMs, piece }: Envelope, content: InboundContent) {
  const system = changeOf(head, piece);
  const to = system === undefined ? null : changedKey(system, contact);
  if (system === undefined || to === null) return [];
  const from = withAlias(contact, system.previous_user_id);
  const { accountKey } = source;
  return [{ kind: 'identity', accountKey, providerId: head.id, atMs, from, to, text: content.body } as const];
}

/** The older name of the first is still sent, with the new number under either of its names and the old one, too, at times. */
const identityTypes: ReadonlySet<string> = new Set([
  'user_changed_number',
  'customer_changed_number',
  'user_changed_user_id',
]);

function changedKey(system: SystemContent, from: ContactKey): ContactKey | null {
  if (!identityTypes.has(system.type ?? '')) return null;
  const numbers = [system.new_wa_id, system.wa_id].filter((id) => id !== undefined);
  return contactKey({
    waId: numbers.find((id) => id !== from.canonical && !from.aliases.includes(id)) ?? numbers[0],
    userId: system.user_id,
    parentUserId: system.parent_user_id,
  });
}

function withAlias(key: ContactKey, alias: string | undefined): ContactKey {
  if (alias === undefined || alias === key.canonical || key.aliases.includes(alias)) return key;
  return { ...key, aliases: [...key.aliases, alias] };
}
