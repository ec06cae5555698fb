import { sanitizeLine, sanitizeText } from '../text/sanitize.ts';

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gv;

/** JSON that a terminal may show: what could steer it is written as `\uXXXX`, so nothing is lost. */
export function safeJson(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent) ?? 'null';
  return text.replaceAll(invisible, (found) => (found === '\n' ? found : unicodeEscape(found)));
}

function unicodeEscape(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** A cell of TSV: one line, no tabs. */
export function tsvCell(value: unknown): string {
  return sanitizeLine(plain(value));
}

// Spreadsheets also take the full-width forms, and look past leading blanks.
const formula = /^[\s\p{M}\u{2400}-\u{2426}]*[=+\-@＝＋－＠﹢﹣﹦﹫|%]|^\n/u;
const numeric = /^[+-]?\(?\d[\d\s().,-]*$/;

/**
 * A cell of CSV: what a spreadsheet would run starts with `'`; numbers and phones stay as they are. Judged on what is written:
 * a character in front that nobody sees is gone by then, and what stood behind it is first.
 */
export function csvCell(value: unknown): string {
  const text = sanitizeText(plain(value));
  const harmless = formula.test(text) && !numeric.test(text) ? `'${text}` : text;
  return /[",\n\r;\t']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(short).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean);
}

/** In a list, a named thing is its name. */
function short(value: unknown): string {
  const named = value as { name?: unknown } | null;
  return typeof named === 'object' && typeof named?.name === 'string' ? named.name : plain(value);
}
