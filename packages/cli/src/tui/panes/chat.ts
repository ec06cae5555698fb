import type { TicketParts } from '@balcao/contract';
import { dayLabel, localDay } from '../../text/time.ts';
import { cut, width } from '../../text/width.ts';
import { selectedParts } from '../list-model.ts';
import { say } from '../look.ts';
import type { View } from '../ui.ts';
import { chatHeader } from './chat-header.ts';
import { composerBlock } from './composer.ts';
import { dayLine, itemLines } from './message-lines.ts';
import { type TimelineItem, timelineOf } from './timeline.ts';

export interface ChatPane {
  readonly lines: string[];
  /** Where the caret stands inside the pane, when the composer has the focus. */
  readonly cursor: { readonly row: number; readonly col: number } | null;
}

/** The widest text: longer lines are hard to read. */
const widestText = 110;

/** The open conversation: header, messages from the bottom up, and the composer. */
export function chatPane(view: View, columns: number, height: number, isAlone: boolean): ChatPane {
  const parts = selectedParts(view);
  if (parts === null) return { lines: centred(view.look.words.noTicket, columns, height), cursor: null };
  const inner = Math.min(columns, widestText);
  const margin = ' '.repeat(Math.floor((columns - inner) / 2));
  const header = chatHeader(view, parts, inner, isAlone);
  const composer = composerBlock(view, parts, inner, Math.max(1, Math.floor(height / 2)));
  const room = Math.max(0, height - header.length - composer.lines.length);
  const messages = messageArea(view, parts, inner, room);
  const lines = [...header, ...messages, ...composer.lines].map((line) => margin + line);
  const { cursor } = composer;
  const caret = cursor && { row: header.length + room + cursor.row, col: margin.length + cursor.col };
  return { lines, cursor: caret };
}

function messageArea(view: View, parts: TicketParts, columns: number, height: number): string[] {
  const { store, look } = view;
  if (!store.state.tables.ticket.has(parts.ticket.id)) return centred(look.words.ticketGone, columns, height);
  const timeline = store.state.timelines.get(parts.thread.id);
  const items = timelineOf(store, parts.thread.id);
  if (timeline === undefined && items.length === 0) {
    return centred(store.isLoading(`thread:${parts.thread.id}`) ? look.words.loadingThread : '', columns, height);
  }
  if (items.length === 0) return centred(look.words.emptyThread, columns, height);
  const cursor = view.ui.chatId === null ? -1 : items.findIndex((item) => item.id === view.ui.chatId);
  const end = endFor(view, items, cursor, columns, height);
  const lines = linesUpTo(view, items, end, columns, height);
  if (end < items.length) {
    const below = say(look.words.newBelow, { count: items.length - end });
    return [...lines.slice(lines.length - height + 1), look.paint('accent', cut(` ${below}`, columns))];
  }
  return lines;
}

/** Items from `end` upwards until the pane is full, with a line for each new day. */
function linesUpTo(view: View, items: readonly TimelineItem[], end: number, columns: number, height: number): string[] {
  const { look, now, ui } = view;
  const blocks: (readonly string[])[] = [];
  let filled = 0;
  let at = end - 1;
  for (; at >= 0 && filled < height; at -= 1) {
    const item = items[at] as TimelineItem;
    const lines = itemLines(view, item, { columns, isSelected: item.id === ui.chatId });
    blocks.push(lines);
    filled += lines.length;
    const before = items[at - 1];
    const time = Date.parse(item.at);
    if (before === undefined || localDay(Date.parse(before.at), look.time) !== localDay(time, look.time)) {
      blocks.push([dayLine(look, dayLabel(time, now, look.time), columns)]);
      filled += 1;
    }
  }
  if (at < 0 && filled < height) blocks.push([look.paint('dim', cut(` ${topWord(view)}`, columns))]);
  const lines = blocks.reverse().flat();
  const cutOff = Math.max(0, lines.length - height);
  return [...Array.from({ length: Math.max(0, height - lines.length) }, () => ''), ...lines.slice(cutOff)];
}

/** What stands above the oldest message that is here. */
function topWord({ store, look, ui }: View): string {
  const threadId = store.state.tables.ticket.get(ui.selectedId ?? '')?.threadId ?? '';
  if (store.isLoading(`thread:${threadId}`)) return look.words.loadingOlder;
  return store.state.timelines.get(threadId)?.olderCursor === null ? look.words.threadStart : look.words.olderMessages;
}

/**
 * One past the last item to show. The newest stand at the bottom as long as the selected item is among them;
 * further up the selected one stands near the middle.
 */
function endFor(view: View, items: readonly TimelineItem[], cursor: number, columns: number, height: number): number {
  if (cursor === -1) return items.length;
  const linesOf = (at: number) => {
    const item = items[at] as TimelineItem;
    // One more for a day that may begin here.
    return itemLines(view, item, { columns, isSelected: false }).length + 1;
  };
  let below = 0;
  for (let at = items.length - 1; at >= cursor && below <= height; at -= 1) below += linesOf(at);
  if (below <= height) return items.length;
  let end = cursor + 1;
  let filled = linesOf(cursor);
  while (end < items.length && filled + linesOf(end) <= height / 2) {
    filled += linesOf(end);
    end += 1;
  }
  return end;
}

function centred(text: string, columns: number, height: number): string[] {
  const lines = Array.from({ length: Math.max(0, height) }, () => '');
  const at = Math.floor(height / 3);
  if (at < lines.length)
    lines[at] = ' '.repeat(Math.max(0, Math.floor((columns - width(text)) / 2))) + cut(text, columns);
  return lines;
}
