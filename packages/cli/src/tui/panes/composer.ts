import type { TicketParts } from '@balcao/contract';
import { layout } from '../../text/line-edit.ts';
import { lineProblem } from '../../text/line-words.ts';
import { duration } from '../../text/time.ts';
import { cut, width } from '../../text/width.ts';
import { say } from '../look.ts';
import { replyState } from '../reply-state.ts';
import { draftOf, type View } from '../ui.ts';
import { linkLine } from './bars.ts';
import { bodyText, firstName } from './message-lines.ts';

export interface ComposerBlock {
  readonly lines: readonly string[];
  readonly cursor: { readonly row: number; readonly col: number } | null;
}

/** What one is writing, or why one cannot; above it what should be known before sending. */
export function composerBlock(view: View, parts: TicketParts, columns: number, maxLines: number): ComposerBlock {
  const above = [...warningLines(view, parts, columns)];
  if (view.ui.focus !== 'composer') return { lines: [...above, idleLine(view, parts, columns)], cursor: null };
  const draft = draftOf(view.ui);
  const { words, paint, glyphs } = view.look;
  const isNote = draft.mode === 'note';
  const quote = draft.replyToId === null || isNote ? undefined : view.store.state.tables.message.get(draft.replyToId);
  if (quote !== undefined) {
    const text = say(words.composerQuoting, { name: firstName(quote.author.name), text: bodyText(view.look, quote) });
    above.push(paint('dim', cut(` ${text.replaceAll('\n', ' ')}`, columns)));
  }
  const sign = isNote ? glyphs.note : glyphs.focus;
  const prefix = ` ${paint(isNote ? 'note' : 'accent', sign)} `;
  const field = layout(draft.edit, columns - 3);
  const room = Math.max(1, maxLines - above.length);
  const first = Math.max(0, Math.min(field.row - room + 1, field.lines.length - room));
  const shown = field.lines.slice(first, first + room);
  const text = shown.map((line, at) => `${at === 0 ? prefix : '   '}${line}`);
  if (draft.edit.text === '')
    text[0] = prefix + paint('dim', cut(isNote ? words.composerNote : words.composerReply, columns - 4));
  return { lines: [...above, ...text], cursor: { row: above.length + field.row - first, col: 3 + field.column } };
}

function warningLines(view: View, parts: TicketParts, columns: number): string[] {
  const { look, now, store } = view;
  const { paint, words, glyphs } = look;
  const lines: string[] = [];
  const { connection } = parts;
  if (store.phase.kind === 'ready' && (store.offlineSinceMs !== null || store.link.kind === 'refused'))
    lines.push(paint('warning', cut(` ${linkLine(view)}`, columns)));
  const problem = lineProblem(connection, now, look.time);
  if (problem === null) return lines;
  const { state, reason, checkedAt } = connection.health;
  const checked =
    checkedAt === null
      ? ''
      : ` ${glyphs.bullet} ${say(words.checkedAgo, { time: duration(now - Date.parse(checkedAt)) })}`;
  const text = `${problem}${reason === null ? '' : ` (${reason})`}${checked}`;
  const isDown = state === 'down';
  lines.push(
    paint(isDown ? 'danger' : 'warning', cut(` ${isDown ? glyphs.failed : glyphs.uncertain} ${text}`, columns)),
  );
  return lines;
}

/** The composer without the focus: a draft, or what can be done. */
function idleLine(view: View, parts: TicketParts, columns: number): string {
  const { look, ui, store, now } = view;
  const { words, paint, glyphs } = look;
  const draft = draftOf(ui);
  if (draft.edit.text !== '') {
    const text = say(words.draftKept, { text: draft.edit.text.replaceAll('\n', ' ') });
    return paint(draft.mode === 'note' ? 'note' : 'accent', cut(` ${glyphs.focus} ${text}`, columns));
  }
  const [long, short] = reasonOf(view, parts);
  const state = replyState(parts, store.state.me, now);
  const text = width(long) + 4 <= columns ? long : short;
  return paint(state === 'open' ? 'dim' : 'warning', cut(` ${glyphs.focus} ${text}`, columns));
}

function reasonOf({ look, store, ui, now }: View, parts: TicketParts): readonly [string, string] {
  const { words } = look;
  if (ui.isReadOnly) return [words.composerReadOnly, words.readOnly];
  switch (replyState(parts, store.state.me, now)) {
    case 'open':
      return [words.composerIdle, words.composerIdle];
    case 'pending':
      return [words.composerAccept, words.composerAcceptShort];
    case 'finished':
      return [words.composerFinished, words.composerFinishedShort];
    case 'other':
      return [say(words.composerOther, { name: parts.assignee?.name ?? '?' }), words.composerOtherShort];
    case 'windowClosed':
      return [
        `${words.composerClosed} ${words.composerClosedKeys}`,
        `${words.windowClosed} ${look.glyphs.bullet} ${words.composerClosedKeys}`,
      ];
    case 'awaiting':
      return [
        `${words.composerAwaiting} ${words.composerAwaitingKeys}`,
        `${words.awaiting} ${look.glyphs.bullet} ${words.composerAwaitingKeys}`,
      ];
  }
}
