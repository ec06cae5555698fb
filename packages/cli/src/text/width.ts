import { createRequire } from 'node:module';
import type measure from 'string-width';
import { createBoundedCache } from './bounded-cache.ts';

// ASCII, precomposed Latin, typographic punctuation, arrows, box drawing, shapes and check marks: always one column and
// one grapheme.
const notNarrow =
  /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2039\u203a\u2190-\u2193\u2500-\u257f\u25a0-\u25fc\u2713\u2717]/;
const widths = createBoundedCache<string, number>(8192);
const LONGEST_CACHED = 512;

// Each takes ten milliseconds to load, and a first screen without emoji needs neither.
const stringWidth = lazy(() => {
  const load = createRequire(import.meta.url);
  return (load('string-width') as { readonly default: typeof measure }).default;
});
const segmenter = lazy(() => new Intl.Segmenter(undefined, { granularity: 'grapheme' }));

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Columns `text` takes in a terminal. SGR codes and other escape sequences count nothing. */
export function width(text: string): number {
  if (!notNarrow.test(text)) return text.length;
  if (text.length > LONGEST_CACHED) return stringWidth()(text);
  const known = widths.get(text);
  if (known !== undefined) return known;
  const measured = stringWidth()(text);
  widths.set(text, measured);
  return measured;
}

/** True when every UTF-16 unit is one grapheme of one column, as in English and Portuguese without emoji. */
export function isNarrow(text: string): boolean {
  return !notNarrow.test(text);
}

/** What a person calls characters, in order. */
export function graphemes(text: string): string[] {
  if (isNarrow(text)) return text.split('');
  return Array.from(segmenter().segment(text), ({ segment }) => segment);
}

/** At most `max` columns of `text`; when something is cut, `ellipsis` stands at its end. */
export function cut(text: string, max: number, ellipsis = '…'): string {
  if (max <= 0) return '';
  if (width(text) <= max) return text;
  const room = max - width(ellipsis);
  if (room < 0) return '';
  return head(text, room) + ellipsis;
}

/** `text` filled with spaces to `columns`; what is already wider stays as it is. */
export function pad(text: string, columns: number, align: 'left' | 'right' | 'center' = 'left'): string {
  const missing = columns - width(text);
  if (missing <= 0) return text;
  if (align === 'left') return text + ' '.repeat(missing);
  if (align === 'right') return ' '.repeat(missing) + text;
  const before = Math.floor(missing / 2);
  return ' '.repeat(before) + text + ' '.repeat(missing - before);
}

/** Exactly `columns` wide: cut with `…` or filled with spaces. */
export function fit(text: string, columns: number, align: 'left' | 'right' | 'center' = 'left'): string {
  return pad(cut(text, columns), columns, align);
}

/** The longest run of whole graphemes from the start that takes at most `max` columns. */
export function head(text: string, max: number): string {
  if (isNarrow(text)) return text.slice(0, Math.max(0, max));
  let end = 0;
  let used = 0;
  for (const { segment } of segmenter().segment(text)) {
    used += width(segment);
    if (used > max) break;
    end += segment.length;
  }
  return text.slice(0, end);
}
