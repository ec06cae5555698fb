import { type TicketParts, unreadOf, windowExpiresAt } from '@balcao/contract';
import { createBoundedCache } from '../../text/bounded-cache.ts';
import { age, windowLeft } from '../../text/time.ts';
import { cut, fit, graphemes, pad, width } from '../../text/width.ts';
import type { Look } from '../look.ts';
import { kindLabel } from './message-kind.ts';

export interface RowInput {
  readonly parts: TicketParts;
  readonly revision: number;
  readonly columns: number;
  readonly lines: 1 | 2;
  readonly isSelected: boolean;
  /** The ticket left this list; the row is only still here. */
  readonly isKept: boolean;
  readonly look: Look;
  readonly now: number;
}

const cache = createBoundedCache<string, readonly string[]>(2048);

/** The lines of one ticket in the list, exactly as wide as the pane. */
export function ticketRow(input: RowInput): readonly string[] {
  const { parts, look, now } = input;
  const activity = age(Date.parse(parts.ticket.lastActivityAt), now);
  const window = windowWord(parts, look, now);
  const key = `${parts.ticket.id}:${input.revision}:${input.columns}:${input.lines}:${Number(input.isSelected)}${Number(input.isKept)}:${activity}:${window}:${look.id}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const drawn = draw(input, activity, window);
  cache.set(key, drawn);
  return drawn;
}

function draw(input: RowInput, activity: string, window: string): readonly string[] {
  const { parts, look, columns } = input;
  const { paint, glyphs } = look;
  const unread = unreadOf(parts.ticket, parts.thread, parts.readCount);
  const right = `${pad(window, windowColumns, 'right')}${pad(unread === 0 ? '' : String(unread), 3, 'right')}${pad(` ${activity}`, 4, 'right')}`;
  const mark = input.isSelected ? glyphs.focus : ' ';
  const sign = parts.ticket.private ? `${glyphs.private} ` : '';
  const room = Math.max(1, columns - 5 - width(right));
  const middle = middleColumns(room, input.lines);
  const name = fit(sign + nameOf(parts), middle.name);
  const title = input.isSelected ? paint('accent', name) : unread > 0 ? paint('bold', name) : name;
  const rest = [
    middle.preview > 0 ? ` ${fit(previewOf(parts, look), middle.preview)}` : '',
    middle.tags > 0 ? ` ${fit(tagWord(parts, look), middle.tags)}` : '',
    middle.assignee > 0 ? ` ${fit(assigneeWord(parts, look, middle.assignee), middle.assignee)}` : '',
  ].join('');
  const line = `${input.isSelected ? paint('accent', mark) : mark} ${fit(parts.connection.code, 2)} ${title}${rest}${right}`;
  const first = input.isKept ? paint('dim', line) : line;
  if (input.lines === 1) return [first];
  const second = `     ${cut(previewOf(parts, look), columns - 6)}`;
  return [first, paint('dim', pad(second, columns))];
}

/** Wide enough for `aguarda` and a space. */
const windowColumns = 8;

interface Middle {
  readonly name: number;
  readonly preview: number;
  readonly tags: number;
  readonly assignee: number;
}

/** The middle gives way in this order: assignee, tags, preview; a narrow row keeps two initials. */
function middleColumns(room: number, lines: 1 | 2): Middle {
  if (room < 32 || lines === 2) {
    const assignee = room >= 18 ? 2 : 0;
    return { name: room - (assignee === 0 ? 0 : assignee + 1), preview: 0, tags: 0, assignee };
  }
  const tags = room >= 44 ? 7 : 0;
  const assignee = room >= 54 ? 7 : 0;
  const name = Math.min(22, Math.max(12, Math.floor(room * 0.28)));
  const used = name + 1 + (tags === 0 ? 0 : tags + 1) + (assignee === 0 ? 0 : assignee + 1);
  return { name, preview: Math.max(1, room - used), tags, assignee };
}

export function nameOf({ contact }: TicketParts): string {
  return contact.name === '' ? (contact.phone ?? contact.id) : contact.name;
}

function previewOf({ ticket }: TicketParts, look: Look): string {
  const last = ticket.lastMessage;
  if (last === null) return look.glyphs.none;
  const kind = kindLabel(last.kind, last.voice === true, look.words);
  const text = kind === null ? last.preview : `[${kind}] ${last.preview}`.trimEnd();
  return last.direction === 'out' ? `> ${text}` : text;
}

function tagWord({ tags }: TicketParts, { glyphs }: Look): string {
  return tags.length === 0 ? glyphs.none : tags.map((tag) => tag.name).join(' ');
}

function assigneeWord({ ticket, assignee }: TicketParts, look: Look, columns: number): string {
  if (ticket.handler === 'bot') return look.words.bot;
  if (assignee === null) return look.glyphs.none;
  return columns < 5 ? initials(assignee.name) : (assignee.name.split(' ')[0] ?? '');
}

function initials(name: string): string {
  const words = name.split(' ').filter((word) => word !== '');
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => (graphemes(word ?? '')[0] ?? '').toUpperCase()).join('');
}

/** Time left to answer freely, or why one cannot. */
export function windowWord({ thread, connection }: TicketParts, { words, glyphs }: Look, now: number): string {
  if (!connection.capabilities.window24h) return glyphs.none;
  if (thread.awaitingReplySince !== null) return words.awaitingShort;
  const expiresAt = windowExpiresAt(thread, connection);
  return (expiresAt === null ? null : windowLeft(Date.parse(expiresAt), now)) ?? words.windowShutShort;
}
