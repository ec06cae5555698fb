import { createBoundedCache } from './bounded-cache.ts';
import { graphemes, isNarrow, width } from './width.ts';

/** One visual line as offsets into the text; between the end of one and the start of the next lie only the
 * spaces of the break, or a newline. */
export type VisualLine = { readonly start: number; readonly end: number };

/**
 * `text` in lines of at most `columns`: broken between words, words longer than a line between graphemes,
 * newlines kept. Spaces at a break are dropped, nothing else is. Only a grapheme wider than `columns` overflows.
 */
export function wrap(text: string, columns: number): string[] {
  if (text.length <= columns && isNarrow(text)) return [text];
  return visualLines(text, columns).map(({ start, end }) => text.slice(start, end));
}

/** The same break points as `wrap`, as offsets. An empty text is one empty line. */
export function visualLines(text: string, columns: number): VisualLine[] {
  const lines: VisualLine[] = [];
  const room = Math.max(1, columns);
  let from = 0;
  for (;;) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    breakParagraph(text, from, end, room, lines);
    if (newline === -1) return lines;
    from = newline + 1;
  }
}

/** `wrap` that remembers about `limit` texts for each of the last few widths. */
export function createWrapCache(limit: number): (text: string, columns: number) => readonly string[] {
  const byWidth = createBoundedCache<number, ReturnType<typeof createBoundedCache<string, readonly string[]>>>(2);
  return (text, columns) => {
    let texts = byWidth.get(columns);
    if (texts === undefined) {
      texts = createBoundedCache(limit);
      byWidth.set(columns, texts);
    }
    const known = texts.get(text);
    if (known !== undefined) return known;
    const lines = wrap(text, columns);
    texts.set(text, lines);
    return lines;
  };
}

// Greedy, one pass. Spaces after a word hang: they may pass the edge and are dropped when a break falls there.
// Spaces before the first word of a line are indentation and take room like letters.
function breakParagraph(text: string, from: number, to: number, room: number, lines: VisualLine[]): void {
  let start = from; // of the line being filled
  let used = 0; // its columns so far, hanging spaces included
  let hasWord = false;
  let hangs = false; // the last grapheme was a hanging space
  let wordEnd = from; // end of its last complete word; `start` when there is none
  let wordStart = from; // start of the word after that
  let wordUsed = 0; // columns of that word so far
  let at = from;
  for (const grapheme of graphemes(text.slice(from, to))) {
    const columns = width(grapheme);
    if (grapheme === ' ' && hasWord) {
      if (!hangs) wordEnd = at;
      hangs = true;
      used += 1;
      wordStart = at + 1;
      wordUsed = 0;
      at += 1;
      continue;
    }
    if (used + columns > room && at > start) {
      const betweenWords = wordEnd > start;
      lines.push({ start, end: betweenWords ? wordEnd : at });
      start = betweenWords ? wordStart : at;
      used = betweenWords ? wordUsed : 0;
      wordEnd = start;
      hasWord = at > start;
    }
    used += columns;
    wordUsed += columns;
    hangs = false;
    hasWord ||= grapheme !== ' ';
    at += grapheme.length;
  }
  lines.push({ start, end: hangs && used > room ? wordEnd : to });
}
