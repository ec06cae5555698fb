import type { Label } from '@balcao/contract';
import { parse } from 'csv-parse/sync';
import type { Line } from './text-lines.ts';

/** A row of the list, or a line that is none. */
export type CsvRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly broken: Label };

/** A cell with line breaks goes on so far; a quote that is not closed by then was not meant as one. */
const mostLines = 50;

/**
 * Rows of delimited text, each parsed by itself. Where a quote is not closed, or the lines that it joins make no row, only its
 * first line is broken: reading goes on with the next.
 */
export async function* recordsOf(
  lines: AsyncIterator<Line> | Iterator<Line>,
  delimiter: string,
): AsyncGenerator<CsvRecord> {
  const pending: Line[] = [];
  let isAtEnd = false;
  const need = async (count: number) => {
    while (!isAtEnd && pending.length < count) {
      const next = await lines.next();
      if (next.done === true) isAtEnd = true;
      else pending.push(next.value);
    }
    return pending.length >= count;
  };
  while (await need(1)) {
    const first = pending[0] as Line;
    if (first.text.trim() === '') {
      pending.shift();
      continue;
    }
    let count = 1;
    while (!isClosed(pending.slice(0, count)) && count < mostLines && (await need(count + 1))) count += 1;
    const cells = cellsOf(pending.slice(0, count), delimiter);
    if (cells !== null) {
      pending.splice(0, count);
      yield { line: first.number, cells };
      continue;
    }
    pending.shift();
    yield { line: first.number, broken: brokenQuotes };
  }
}

const brokenQuotes: Label = {
  en: 'the quotes of this line do not match',
  'pt-BR': 'as aspas desta linha não fecham',
};

/** Quotes come in pairs, also those that stand for a quote. */
function isClosed(lines: readonly Line[]): boolean {
  return lines.reduce((count, { text }) => count + (text.split('"').length - 1), 0) % 2 === 0;
}

function cellsOf(lines: readonly Line[], delimiter: string): readonly string[] | null {
  const text = lines.map((line) => line.text).join('\n');
  // Nothing to parse in most lines of most lists.
  if (!text.includes('"')) return text.split(delimiter);
  try {
    const rows = parse(text, { delimiter, relax_quotes: true, relax_column_count: true });
    return rows.length === 1 ? (rows[0] ?? null) : null;
  } catch {
    return null;
  }
}

/** The delimiter that the header has most of, outside quotes. */
export function delimiterOf(header: string): string {
  const bare = header.replaceAll(/"[^"]*"/g, '');
  const counts = [';', ',', '\t', '|'].map((sign) => [sign, bare.split(sign).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
