import { type TicketParts } from '@balcao/contract';
import { cut, width } from '../../text/width.ts';
import { say } from '../look.ts';
import type { View } from '../ui.ts';
import { tabName } from './list.ts';
import { nameOf, windowWord } from './ticket-row.ts';

/** Who this is and how long one may answer; two lines where the chat stands alone. */
export function chatHeader(view: View, parts: TicketParts, columns: number, isAlone: boolean): string[] {
  const { look } = view;
  const { words, glyphs, paint } = look;
  const { ticket, tags, queue } = parts;
  const sign = ticket.private ? `${glyphs.private} ${words.private}  ` : '';
  const name = nameOf(parts);
  const tagText = tags.map((tag) => tag.name).join(' ');
  const window = headerWindow(view, parts);
  if (!isAlone) {
    const left = ` ${name}  #${ticket.number}  ${sign}${queue?.name ?? words.noQueue}${tagText === '' ? '' : `  ${tagText}`}`;
    return [paint('bold', ends(left, window, columns))];
  }
  const left = ` ${glyphs.back} ${tabName(view.ui.tab, view)}  ${name}  #${ticket.number}  ${sign}${tagText}`;
  const who =
    parts.assignee === null ? words.unassigned : say(words.assignee, { name: parts.assignee.name.split(' ')[0] ?? '' });
  const own = `${who} ${glyphs.bullet} ${parts.connection.code} ${parts.connection.address ?? parts.connection.name}`;
  const second = ` ${say(words.protocol, { protocol: ticket.protocol })} ${glyphs.bullet} ${queue === null ? words.noQueue : say(words.queue, { name: queue.name })}`;
  if (columns < 60)
    return [paint('bold', ends(` ${glyphs.back} ${name}  #${ticket.number}  ${sign}`, window, columns))];
  return [paint('bold', ends(left, own, columns)), ends(second, window, columns)];
}

function headerWindow({ look, now }: View, parts: TicketParts): string {
  const { words } = look;
  if (!parts.connection.capabilities.window24h) return '';
  if (parts.thread.awaitingReplySince !== null) return words.awaiting;
  const word = windowWord(parts, look, now);
  return word === words.windowShutShort ? words.windowClosed : say(words.windowLeft, { time: word });
}

/** Two texts at both ends of a line; the right one is never cut, the left one gives way. */
export function ends(left: string, right: string, columns: number): string {
  const room = columns - width(right) - 2;
  if (room < 8) return cut(left, columns);
  const shown = cut(left.trimEnd(), room);
  return `${shown}${' '.repeat(Math.max(1, columns - 1 - width(shown) - width(right)))}${right}`;
}
