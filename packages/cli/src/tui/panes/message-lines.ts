import type { MessageEntity, MessageState, Reaction } from '@balcao/contract';
import type { Echo } from '../../store/outbox.ts';
import { revisionOf } from '../../store/state.ts';
import { createBoundedCache } from '../../text/bounded-cache.ts';
import { clockTime, dateTime } from '../../text/time.ts';
import { cut, fit, pad, width } from '../../text/width.ts';
import { wrap } from '../../text/wrap.ts';
import { type Look, say } from '../look.ts';
import type { Role } from '../screen/style.ts';
import type { View } from '../ui.ts';
import { fileSize, kindLabel } from './message-kind.ts';
import { notDeliveredText } from './not-delivered.ts';
import type { TimelineItem } from './timeline.ts';

export interface ItemOptions {
  readonly columns: number;
  readonly isSelected: boolean;
}

/** What is drawn of an item before it is laid out for a width. */
interface Piece {
  readonly who: string;
  readonly whoRole: Role | null;
  readonly lines: readonly { readonly text: string; readonly role: Role | null }[];
  readonly meta: string;
  readonly metaRole: Role;
  /** Stands left of every line: the bar of a note. */
  readonly bar: string;
  /** Opens the text where nobody is named beside it. */
  readonly label: string;
}

const cache = createBoundedCache<string, readonly string[]>(2048);
/** Below this the author of a text of several lines gets a line of its own. */
const narrow = 60;
const whoColumns = (columns: number) => (columns >= 100 ? 12 : 8);
const collapsedLines = 14;

/** The lines of one item of the chat, exactly `columns` wide at most; remembered until something of it changes. */
export function itemLines(view: View, item: TimelineItem, options: ItemOptions): readonly string[] {
  const { state } = view.store;
  const revision =
    item.kind === 'echo' ? `${item.echo.state}${item.echo.isOurs}${item.echo.error}` : itemRevision(view, item);
  const key = `${item.kind}${item.id}:${revision}:${options.columns}:${Number(options.isSelected)}:${state.epoch}:${view.look.id}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const lines = item.kind === 'resolution' ? [markerLine(view, item, options.columns)] : layPiece(view, item, options);
  cache.set(key, lines);
  return lines;
}

function itemRevision({ store }: View, item: TimelineItem): string {
  switch (item.kind) {
    case 'message': {
      const quoted = item.message.replyToId;
      const quote = quoted === null ? 0 : revisionOf(store.state, 'message', quoted);
      return `${revisionOf(store.state, 'message', item.id)}.${quote}.${contactName(store, item.message.threadId)}`;
    }
    case 'note':
      return String(revisionOf(store.state, 'note', item.id));
    case 'resolution':
      return `${revisionOf(store.state, 'ticket', item.resolution.ticket.id)}`;
    case 'echo':
      return '';
  }
}

function layPiece(view: View, item: Exclude<TimelineItem, { kind: 'resolution' }>, options: ItemOptions): string[] {
  const piece = pieceOf(view, item);
  const mark = options.isSelected ? view.look.paint('accent', view.look.glyphs.focus) : ' ';
  const lines = fitsBeside(piece, options.columns)
    ? wideLines(view, piece, options)
    : narrowLines(view, piece, options);
  return lines.map((line, at) => `${at === 0 ? mark : ' '}${line}`);
}

function fitsBeside(piece: Piece, columns: number): boolean {
  if (columns >= narrow) return true;
  const room = columns - 4 - whoColumns(columns) - width(piece.meta) - width(piece.label);
  return piece.lines.every(({ text }) => width(text) <= room && !text.includes('\n'));
}

/** Author, text and state on one line; the text wraps in the middle. */
function wideLines({ look }: View, piece: Piece, options: ItemOptions): string[] {
  const { paint } = look;
  const who = piece.who === '' ? '' : fit(piece.who, whoColumns(options.columns));
  const left = width(who) + (who === '' ? 0 : 1) + width(piece.bar);
  const metaColumns = width(piece.meta);
  const room = Math.max(8, options.columns - 1 - left - metaColumns - 2);
  const body = wrapped(look, piece, piece.label, room);
  return body.map(({ text, role }, at) => {
    const start =
      at === 0
        ? piece.bar + (piece.whoRole === null ? who : paint(piece.whoRole, who))
        : piece.bar + ' '.repeat(width(who));
    const shown = `${start}${who === '' ? '' : ' '}${role === null ? text : paint(role, text)}`;
    if (at > 0) return shown;
    return shown + ' '.repeat(Math.max(1, room - width(text) + 1)) + paint(piece.metaRole, piece.meta);
  });
}

/** Author and state over the text, which has the whole width but a step, so that names stand out without colour. */
function narrowLines({ look }: View, piece: Piece, options: ItemOptions): string[] {
  const { paint } = look;
  const room = Math.max(8, options.columns - 2 - width(piece.bar));
  const meta = cut(piece.meta, room);
  const who = cut(piece.who || piece.label, Math.max(1, room - width(meta) - 1));
  const gap = Math.max(1, room - width(who) - width(meta));
  const title = `${piece.bar}${piece.whoRole === null ? who : paint(piece.whoRole, who)}${' '.repeat(gap)}${paint(piece.metaRole, meta)}`;
  const step = piece.bar === '' ? '  ' : '';
  const body = wrapped(look, piece, '', room - step.length);
  return [title, ...body.map(({ text, role }) => `${piece.bar}${step}${role === null ? text : paint(role, text)}`)];
}

function wrapped(look: Look, piece: Piece, label: string, room: number): Line[] {
  const all = piece.lines.flatMap(({ text, role }, at) => {
    const whole = at === 0 && label !== '' ? `${label}: ${text}` : text;
    return wrap(whole, room).map((line) => ({ text: cut(line, room), role }));
  });
  if (all.length <= collapsedLines) return all.length === 0 ? [{ text: '', role: null }] : all;
  const rest = all.length - collapsedLines + 1;
  const more = cut(say(look.words.moreLines, { count: rest }), room);
  return [...all.slice(0, collapsedLines - 1), { text: more, role: 'dim' }];
}

function pieceOf(view: View, item: Exclude<TimelineItem, { kind: 'resolution' }>): Piece {
  const { look } = view;
  const { words, glyphs } = look;
  switch (item.kind) {
    case 'message':
      return messagePiece(view, item.message);
    case 'note': {
      const { note } = item;
      const scope = note.scope === 'ticket' ? words.note : words.noteGeneral;
      const bar = `${look.paint('note', glyphs.note)} `;
      const label = `${scope} ${glyphs.bullet} ${firstName(note.author.name)}`;
      return {
        who: '',
        whoRole: null,
        lines: [{ text: note.body, role: 'note' }],
        meta: clock(look, note.createdAt),
        metaRole: 'dim',
        bar,
        label,
      };
    }
    case 'echo': {
      const { echo } = item;
      const state = echoSigns[echo.state];
      const trouble = echoTrouble(look, echo);
      return {
        who: ownName(view, echo.threadId, view.store.state.me?.user.name ?? null),
        whoRole: 'dim',
        lines: [{ text: echo.text, role: null }, ...(trouble === null ? [] : [trouble])],
        meta: `${clock(look, echo.at)} ${stateSign(look, state)}`,
        metaRole: trouble?.role ?? 'dim',
        bar: '',
        label: '',
      };
    }
  }
}

const echoSigns = {
  queued: 'queued',
  sending: 'sending',
  sent: 'sending',
  failed: 'failed',
  held: 'failed',
  uncertain: 'uncertain',
} as const satisfies Record<Echo['state'], MessageState>;

/** What to know of a message that is still here, and what can be done. */
function echoTrouble({ words, glyphs }: Look, { state, error, isOurs }: Echo): { text: string; role: Role } | null {
  const { bullet } = glyphs;
  switch (state) {
    case 'failed':
      return { text: say(words.echoFailed, { reason: error ?? '' }), role: 'danger' };
    case 'held':
      return { text: say(words.echoHeld, { bullet }), role: 'danger' };
    case 'uncertain':
      return { text: say(words.echoUncertain, { bullet }), role: 'warning' };
    case 'queued':
      return isOurs ? null : { text: words.echoElsewhere, role: 'dim' };
    case 'sending':
    case 'sent':
      return null;
  }
}

function messagePiece(view: View, message: MessageEntity): Piece {
  const { look } = view;
  const { words, glyphs } = look;
  if (message.direction === 'system') {
    const text = `${glyphs.rule} ${message.body}`;
    return {
      who: '',
      whoRole: null,
      lines: [{ text, role: 'dim' }],
      meta: clock(look, message.providerAt),
      metaRole: 'dim',
      bar: '',
      label: '',
    };
  }
  const lines = [...quoteLines(view, message), ...bodyLines(look, message), ...troubleLines(look, message)];
  const missed = notDeliveredText(look, message);
  if (missed !== null) lines.push({ text: missed, role: 'dim' });
  const reactions = reactionLine(message.reactions);
  if (reactions !== '') lines.push({ text: reactions, role: null });
  const isOut = message.direction === 'out';
  const edited = message.editedAt === null ? '' : ` ${words.edited}`;
  const sign = isOut ? ` ${stateSign(look, message.state)}` : '';
  return {
    who: isOut ? ownName(view, message.threadId, message.author.name) : firstName(message.author.name),
    whoRole: isOut ? 'dim' : 'bold',
    lines,
    meta: `${clock(look, message.providerAt)}${edited}${sign}`,
    metaRole: message.state === 'failed' ? 'danger' : message.state === 'uncertain' ? 'warning' : 'dim',
    bar: '',
    label: '',
  };
}

type Line = { readonly text: string; readonly role: Role | null };

function quoteLines({ store, look }: View, message: MessageEntity): Line[] {
  if (message.replyToId === null) return [];
  const quoted = store.state.tables.message.get(message.replyToId);
  if (quoted === undefined) return [{ text: look.words.replyUnknown, role: 'dim' }];
  const body = bodyText(look, quoted).replaceAll('\n', ' ');
  return [{ text: say(look.words.reply, { name: firstName(quoted.author.name), text: cut(body, 60) }), role: 'dim' }];
}

function bodyLines(look: Look, message: MessageEntity): Line[] {
  if (message.revokedAt !== null) {
    return [{ text: message.direction === 'in' ? look.words.revoked : look.words.revokedOut, role: 'dim' }];
  }
  if (message.state === 'withdrawn') return [{ text: look.words.withdrawn, role: 'dim' }];
  if (message.hiddenAt !== null) return [{ text: look.words.hidden, role: 'dim' }];
  return [{ text: bodyText(look, message), role: null }];
}

/** What a message says in one text: the file in brackets, then the words. */
export function bodyText(look: Look, message: MessageEntity): string {
  const kind = kindLabel(message.kind, message.voice, look.words);
  if (kind === null) return message.body;
  const { media } = message;
  const about =
    media === null
      ? ''
      : [
          media.name,
          media.bytes === null ? null : fileSize(media.bytes, look.lang),
          media.state === 'pending'
            ? look.words.mediaPending
            : media.state === 'failed'
              ? look.words.mediaFailed
              : null,
        ]
          .filter((part) => part !== null && part !== '')
          .map((part) => ` ${part}`)
          .join('');
  return `[${kind}]${about}${message.body === '' ? '' : ` ${message.body}`}`;
}

function troubleLines(look: Look, message: MessageEntity): Line[] {
  const { words } = look;
  if (message.state === 'uncertain') return [{ text: words.uncertainHint, role: 'warning' }];
  if (message.state !== 'failed') return [];
  const reason = message.errorText ?? message.errorCode ?? words.noReason;
  return [{ text: `${say(words.failedReason, { reason })} ${look.glyphs.bullet} ${words.failedHint}`, role: 'danger' }];
}

function reactionLine(reactions: readonly Reaction[]): string {
  return reactions.map((reaction) => reaction.emoji).join(' ');
}

/** The sign of a delivery with its word, so that neither colour nor glyph carries it alone. */
export function stateSign({ words, glyphs }: Look, state: MessageState): string {
  switch (state) {
    case 'received':
      return '';
    case 'queued':
      return `${glyphs.queued} ${words.stateQueued}`;
    case 'sending':
      return `${glyphs.sending} ${words.stateSending}`;
    case 'sent':
      return `${glyphs.sent} ${words.stateSent}`;
    case 'delivered':
      return `${glyphs.delivered} ${words.stateDelivered}`;
    case 'read':
      return `${glyphs.read} ${words.stateRead}`;
    case 'failed':
      return `${glyphs.failed} ${words.stateFailed}`;
    case 'uncertain':
      return `${glyphs.uncertain} ${words.stateUncertain}`;
    case 'withdrawn':
      return words.stateWithdrawn;
  }
}

function markerLine(
  { store, look, now }: View,
  item: Extract<TimelineItem, { kind: 'resolution' }>,
  columns: number,
): string {
  const { words, glyphs, paint } = look;
  const by = store.state.tables.user.get(item.resolution.by ?? '');
  const at = dateTime(Date.parse(item.at), now, look.time);
  const data = { name: by?.name ?? '', at, number: item.resolution.ticket.number };
  const text = cut(` ${glyphs.rule} ${say(by === undefined ? words.resolvedAt : words.resolvedBy, data)} `, columns);
  return paint('dim', text + glyphs.line.repeat(Math.max(0, columns - width(text))));
}

export function dayLine(look: Look, label: string, columns: number): string {
  const text = pad(` ${label} `, columns, 'center');
  return look.paint('dim', text);
}

function clock(look: Look, at: string): string {
  return clockTime(Date.parse(at), look.time);
}

/** Who of ours wrote; marked as in the list when the contact has the same first name. */
function ownName({ store }: View, threadId: string, name: string | null): string {
  const own = firstName(name);
  return own.toLowerCase() === contactName(store, threadId).toLowerCase() ? `> ${own}` : own;
}

function contactName({ state }: View['store'], threadId: string): string {
  const thread = state.tables.thread.get(threadId);
  return firstName(state.tables.contact.get(thread?.contactId ?? '')?.name ?? null);
}

export function firstName(name: string | null): string {
  const words = (name ?? '').split(' ');
  // A title stands before many names: `Dra. Helena` is Helena.
  return words.find((word) => word !== '' && !word.endsWith('.')) ?? words[0] ?? '';
}
