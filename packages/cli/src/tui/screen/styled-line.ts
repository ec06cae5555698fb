import { createBoundedCache } from '../../text/bounded-cache.ts';
import { graphemes, isNarrow, width } from '../../text/width.ts';

/**
 * A styled line is printable text with SGR codes and OSC 8 links of our own making; it starts and ends without
 * style. These functions cut such lines at columns and keep the style right on both sides.
 */

const RESET = '\u001b[0m';
const LINK_END = '\u001b]8;;\u001b\\';

// SGR, OSC 8, or a run of plain text. A control byte that fits none of them matches nothing and is skipped.
/* oxlint-disable no-control-regex */
const token = /\u001b\[[0-9;:]*m|\u001b\]8;[^\u0007\u001b]*(?:\u0007|\u001b\\)|[^\u0000-\u001f\u007f-\u009f]+/g;
const foreign =
  /[\u0000-\u001a\u001c-\u001f\u007f-\u009f]|\u001b(?!\[[0-9;:]*m|\]8;[^\u0007\u001b]*(?:\u0007|\u001b\\))/;
/* oxlint-enable no-control-regex */

/** Columns from `from` up to, not including, `to`. A wide character cut by an edge leaves a space there. */
export function sliceStyled(line: string, from: number, to: number): string {
  if (to <= from) return '';
  if (isNarrow(line)) return line.slice(from, to);
  const pen = createPen();
  let out = '';
  let opened = false; // something of the slice is written, and with it the style it started in
  let column = 0;
  for (const [part] of line.matchAll(token)) {
    if (column >= to) break;
    if (part.startsWith('\u001b')) {
      pen.apply(part);
      if (opened) out += part;
      continue;
    }
    for (const piece of isNarrow(part) ? [part] : graphemes(part)) {
      const end = column + width(piece);
      const shown = visible(piece, column, end, from, to);
      if (shown !== '' && !opened) out += pen.style();
      opened ||= shown !== '';
      out += shown;
      column = end;
    }
  }
  return opened ? out + pen.close() : out;
}

/** Exactly `columns` wide: the start of the line, or the line and spaces. Remembers recent lines. */
export function fitStyled(line: string, columns: number): string {
  const known = fitted(columns).get(line);
  if (known !== undefined) return known;
  const missing = columns - styledWidth(line);
  const result = missing < 0 ? sliceStyled(line, 0, columns) : line + ' '.repeat(missing);
  fitted(columns).set(line, result);
  return result;
}

/** Columns a styled line takes. */
export function styledWidth(line: string): number {
  if (isNarrow(line)) return line.length;
  let total = 0;
  for (const [part] of line.matchAll(token)) if (!part.startsWith('\u001b')) total += width(part);
  return total;
}

/** The line without anything but printable text, SGR and links: the last wall before the terminal. */
export function withoutForeign(line: string): string {
  return foreign.test(line) ? Array.from(line.matchAll(token), ([part]) => part).join('') : line;
}

/** The text of a styled line, for tests and for the clipboard. */
export function plainText(line: string): string {
  if (!line.includes('\u001b')) return line;
  return Array.from(line.matchAll(token), ([part]) => (part.startsWith('\u001b') ? '' : part)).join('');
}

/**
 * Where `next` starts to differ from `previous`: the columns both share, and the rest of `next` with the style
 * it needs to stand alone. Shared text ends before a character that could join with what follows it.
 */
export function afterSharedPrefix(previous: string, next: string): { column: number; rest: string } {
  let shared = 0;
  const longest = Math.min(previous.length, next.length);
  while (shared < longest && previous.charCodeAt(shared) === next.charCodeAt(shared)) shared++;
  shared = safeBorder(next, shared);
  const prefix = next.slice(0, shared);
  const pen = createPen();
  let column = 0;
  for (const [part] of prefix.matchAll(token)) {
    if (part.startsWith('\u001b')) pen.apply(part);
    else column += width(part);
  }
  return { column, rest: pen.style() + next.slice(shared) };
}

// Back to a place between two printable ASCII characters outside any escape sequence. The shared character
// after the place is drawn again: in one of the two lines a combining mark may follow it.
function safeBorder(line: string, offset: number): number {
  let at = Math.max(0, offset - 1);
  while (at > 0) {
    const escape = isPlain(line, at - 1) && isPlain(line, at) ? sequenceAround(line, at) : at - 1;
    if (escape === -1) return at;
    at = escape;
  }
  return at;
}

/** Where the escape sequence starts that `at` lies in, or -1. */
function sequenceAround(line: string, at: number): number {
  const escape = line.lastIndexOf('\u001b', at);
  if (escape === -1) return -1;
  token.lastIndex = escape;
  const length = token.exec(line)?.[0].length ?? 0;
  token.lastIndex = 0;
  return escape + length > at ? escape : -1;
}

function isPlain(line: string, offset: number): boolean {
  const code = line.charCodeAt(offset);
  return code >= 0x20 && code < 0x7f;
}

/** What of a piece that takes the columns `start` to `end` stands between `from` and `to`. */
function visible(piece: string, start: number, end: number, from: number, to: number): string {
  if (start >= from && end <= to) return start === end && start === from ? '' : piece;
  const shown = Math.min(end, to) - Math.max(start, from);
  if (shown <= 0) return '';
  const isPlainRun = piece.length === end - start && isNarrow(piece);
  return isPlainRun ? piece.slice(Math.max(0, from - start), to - start) : ' '.repeat(shown);
}

type Pen = { apply(sequence: string): void; style(): string; close(): string };

function createPen(): Pen {
  let sgr = '';
  let link = '';
  return {
    apply(sequence) {
      // oxlint-disable-next-line no-control-regex
      if (sequence.startsWith('\u001b]')) link = /^\u001b\]8;[^;]*;(?:\u0007|\u001b\\)$/.test(sequence) ? '' : sequence;
      else sgr = sequence === RESET || sequence === '\u001b[m' ? '' : sgr + sequence;
    },
    style: () => sgr + link,
    close: () => (link === '' ? '' : LINK_END) + (sgr === '' ? '' : RESET),
  };
}

const fittedByColumns = new Map<number, ReturnType<typeof createFitted>>();
const createFitted = () => createBoundedCache<string, string>(1024);

function fitted(columns: number): ReturnType<typeof createFitted> {
  let cache = fittedByColumns.get(columns);
  if (cache === undefined) {
    // Widths come and go while a window is dragged; the panes of one layout are a handful.
    if (fittedByColumns.size > 16) fittedByColumns.clear();
    cache = createFitted();
    fittedByColumns.set(columns, cache);
  }
  return cache;
}
