import { graphemes, head, width } from './width.ts';
import { type VisualLine, visualLines } from './wrap.ts';

/**
 * Text being written, for the composer and every field. Plain data; each operation gives a new state, or the
 * same object when nothing changed, so a caller sees `next === state` at an edge (and walks history instead).
 *
 * `caret` is an offset into `text` and stands between graphemes. `killRing` has the newest cut first. `column`
 * is the one `moveUp` and `moveDown` aim for while they are repeated.
 */
export type LineEdit = {
  readonly text: string;
  readonly caret: number;
  readonly killRing: readonly string[];
  readonly column: number | null;
};

/** Where the lines and the caret of an edit stand; `row` and `column` count from 0. */
export type EditLayout = { readonly lines: readonly string[]; readonly row: number; readonly column: number };

const KILLS_KEPT = 10;

export function createEdit(text = ''): LineEdit {
  return { text, caret: text.length, killRing: [], column: null };
}

/** Replaces the text, caret at its end; the kill ring stays. */
export function setText(state: LineEdit, text: string): LineEdit {
  return { ...state, text, caret: text.length, column: null };
}

/** Inserts at the caret. The text is taken as it is: sanitise pastes before. */
export function insert(state: LineEdit, text: string): LineEdit {
  return text === '' ? state : replaceRange(state, state.caret, state.caret, text);
}

export function newline(state: LineEdit): LineEdit {
  return insert(state, '\n');
}

export function backspace(state: LineEdit): LineEdit {
  return replaceRange(state, before(state), state.caret, '');
}

export function deleteForward(state: LineEdit): LineEdit {
  return replaceRange(state, state.caret, after(state), '');
}

export function moveLeft(state: LineEdit): LineEdit {
  return moveTo(state, before(state));
}

export function moveRight(state: LineEdit): LineEdit {
  return moveTo(state, after(state));
}

export function moveWordLeft(state: LineEdit): LineEdit {
  return moveTo(state, wordBefore(state));
}

export function moveWordRight(state: LineEdit): LineEdit {
  return moveTo(state, wordAfter(state));
}

/** To the start of the line between newlines. */
export function moveHome(state: LineEdit): LineEdit {
  return moveTo(state, lineStart(state));
}

export function moveEnd(state: LineEdit): LineEdit {
  return moveTo(state, lineEnd(state));
}

export function killWordLeft(state: LineEdit): LineEdit {
  return kill(state, wordBefore(state), state.caret);
}

export function killWordRight(state: LineEdit): LineEdit {
  return kill(state, state.caret, wordAfter(state));
}

export function killToHome(state: LineEdit): LineEdit {
  return kill(state, lineStart(state), state.caret);
}

/** To the end of the line; at the end already, the newline itself. */
export function killToEnd(state: LineEdit): LineEdit {
  const end = lineEnd(state);
  return kill(state, state.caret, end === state.caret ? after(state) : end);
}

/** Inserts what was cut last. */
export function yank(state: LineEdit): LineEdit {
  return insert(state, state.killRing[0] ?? '');
}

export function moveUp(state: LineEdit, columns: number): LineEdit {
  return moveRow(state, columns, -1);
}

export function moveDown(state: LineEdit, columns: number): LineEdit {
  return moveRow(state, columns, 1);
}

/** Visual lines in `columns`, of which the last stays free so that the caret fits after a full line. */
export function layout(state: LineEdit, columns: number): EditLayout {
  const rows = visualLines(state.text, textColumns(columns));
  const { row, column } = caretPlace(state, rows, columns);
  return { lines: rows.map(({ start, end }) => state.text.slice(start, end)), row, column };
}

function textColumns(columns: number): number {
  return Math.max(1, columns - 1);
}

function caretPlace(state: LineEdit, rows: readonly VisualLine[], columns: number): { row: number; column: number } {
  let row = rows.length - 1;
  while (row > 0 && (rows[row]?.start ?? 0) > state.caret) row--;
  const start = rows[row]?.start ?? 0;
  // Spaces that hang past the edge leave the caret at it.
  return { row, column: Math.min(width(state.text.slice(start, state.caret)), Math.max(0, columns - 1)) };
}

function moveRow(state: LineEdit, columns: number, by: -1 | 1): LineEdit {
  const rows = visualLines(state.text, textColumns(columns));
  const place = caretPlace(state, rows, columns);
  const target = rows[place.row + by];
  if (target === undefined) return state;
  const column = state.column ?? place.column;
  const caret = target.start + head(state.text.slice(target.start, target.end), column).length;
  return { ...state, caret, column };
}

function moveTo(state: LineEdit, caret: number): LineEdit {
  return caret === state.caret ? state : { ...state, caret, column: null };
}

function replaceRange(state: LineEdit, from: number, to: number, by: string): LineEdit {
  if (from === to && by === '') return state;
  const text = state.text.slice(0, from) + by + state.text.slice(to);
  return { ...state, text, caret: borderAt(text, from + by.length), column: null };
}

function kill(state: LineEdit, from: number, to: number): LineEdit {
  if (from === to) return state;
  const killRing = [state.text.slice(from, to), ...state.killRing].slice(0, KILLS_KEPT);
  return { ...replaceRange(state, from, to, ''), killRing };
}

/** The first grapheme border at or after `offset`: an inserted mark or joiner may have grown a grapheme around it. */
function borderAt(text: string, offset: number): number {
  let at = lastNewline(text, offset);
  for (const grapheme of graphemes(text.slice(at, nextNewline(text, offset)))) {
    if (at >= offset) return at;
    at += grapheme.length;
  }
  return at;
}

/** The last grapheme border at or before `offset`. */
function borderBefore(text: string, offset: number): number {
  let at = lastNewline(text, offset);
  for (const grapheme of graphemes(text.slice(at, nextNewline(text, offset)))) {
    if (at + grapheme.length > offset) return at;
    at += grapheme.length;
  }
  return at;
}

function before({ text, caret }: LineEdit): number {
  if (caret === 0) return 0;
  const start = lastNewline(text, caret);
  if (start === caret) return caret - 1;
  return caret - (graphemes(text.slice(start, caret)).at(-1)?.length ?? 0);
}

function after({ text, caret }: LineEdit): number {
  if (caret >= text.length) return caret;
  if (text[caret] === '\n') return caret + 1;
  return caret + (graphemes(text.slice(caret, nextNewline(text, caret)))[0]?.length ?? 0);
}

function lineStart({ text, caret }: LineEdit): number {
  return lastNewline(text, caret);
}

function lineEnd({ text, caret }: LineEdit): number {
  return nextNewline(text, caret);
}

function lastNewline(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function nextNewline(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  return found === -1 ? text.length : found;
}

// Letters, digits and pictographs of any script, with what is joined to them.
const wordsBefore =
  /[\p{L}\p{N}\p{M}_\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d]+[^\p{L}\p{N}\p{M}_\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d]*$/u;
const wordsAfter =
  /^[^\p{L}\p{N}\p{M}_\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d]*[\p{L}\p{N}\p{M}_\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d]+/u;
const LONGEST_WORD_LOOK = 256;

function wordBefore({ text, caret }: LineEdit): number {
  // A bounded look back keeps the anchored expression linear on a long paste.
  const near = text.slice(Math.max(0, caret - LONGEST_WORD_LOOK), caret);
  const found = wordsBefore.exec(near);
  return borderBefore(text, caret - (found === null ? near.length : near.length - found.index));
}

function wordAfter({ text, caret }: LineEdit): number {
  const near = text.slice(caret, caret + LONGEST_WORD_LOOK);
  return borderAt(text, caret + (wordsAfter.exec(near)?.[0].length ?? near.length));
}
