import type { Language } from '@balcao/contract';
import { sanitizeLine } from '../text/sanitize.ts';
import type { CliContext } from './context.ts';
import { csvCell, plain, safeJson, tsvCell } from './escape.ts';
import { write } from './io.ts';
import { usage } from './local-error.ts';
import { type Column, type Row, valueAt } from './row.ts';

export type Format = 'table' | 'tsv' | 'json' | 'jsonl' | 'csv' | 'ids';

export interface OutputShape {
  readonly columns: readonly Column[];
  /** One item stands alone; several are a list even when there is one of them. */
  readonly single: boolean;
  /** Names that `--fields` may start with; null where the shape is open. */
  readonly fieldNames: readonly string[] | null;
  /** A table that people read from top to bottom: `$PAGER` may show it. */
  readonly paged?: boolean;
}

export interface Printer {
  row(row: Row): Promise<void>;
  end(): Promise<void>;
}

/** Flags decide; without one, a table on a terminal and TSV in a pipe. */
export function formatOf(options: CliContext['options'], isTerminal: boolean): Format {
  const asked = (['json', 'jsonl', 'csv'] as const).filter((format) => options[format] === true);
  if (asked.length > 1) throw usage(`--${asked.join(' --')}`);
  if (options['idsOnly'] === true || options['null'] === true) return 'ids';
  return asked[0] ?? (isTerminal ? 'table' : 'tsv');
}

export function isAskedFor(options: CliContext['options']): boolean {
  return formatOf(options, true) !== 'table' || options['fields'] !== undefined;
}

export function createPrinter(context: CliContext, shape: OutputShape): Printer {
  const { io, options } = context;
  const format = formatOf(options, io.isTerminal.stdout);
  const fields = fieldsOf(options['fields'], shape.fieldNames);
  const columns = fields === null ? shape.columns : fields.map(plainColumn);
  const put = (text: string) => write(io.stdout, text);
  switch (format) {
    case 'json':
      return jsonPrinter(put, fields, shape.single, io.isTerminal.stdout ? 2 : undefined);
    case 'jsonl':
      return linePrinter(put, (row) => `${safeJson(picked(row, fields))}\n`);
    case 'ids':
      return linePrinter(put, (row) => `${sanitizeLine(plain(row['id']))}${options['null'] === true ? '\0' : '\n'}`);
    case 'tsv':
      return linePrinter(put, (row) => `${columns.map(({ field }) => tsvCell(valueAt(row, field))).join('\t')}\n`);
    case 'csv':
      return csvPrinter(put, columns);
    case 'table':
      return lazyPrinter(async () => {
        const { cardPrinter, tablePrinter } = await import('./print-table.ts');
        return shape.single ? cardPrinter(context, columns) : tablePrinter(context, columns, shape.paged === true);
      });
  }
}

/** Measuring text takes code and tables that pipes do not need. */
function lazyPrinter(load: () => Promise<Printer>): Printer {
  let loaded: Promise<Printer> | null = null;
  const printer = () => {
    loaded ??= load();
    return loaded;
  };
  return { row: async (row) => (await printer()).row(row), end: async () => (await printer()).end() };
}

type Put = (text: string) => Promise<void>;

function linePrinter(put: Put, line: (row: Row) => string): Printer {
  return { row: (row) => put(line(row)), end: async () => undefined };
}

function jsonPrinter(put: Put, fields: readonly string[] | null, single: boolean, indent: number | undefined): Printer {
  let count = 0;
  const text = (row: Row) => safeJson(picked(row, fields), indent);
  if (single) return linePrinter(put, (row) => `${text(row)}\n`);
  return {
    row: (row) => {
      count += 1;
      return put(`${count === 1 ? '[' : ','}\n${text(row)}`);
    },
    end: () => put(count === 0 ? '[]\n' : '\n]\n'),
  };
}

function csvPrinter(put: Put, columns: readonly Column[]): Printer {
  let header = `${columns.map(({ field }) => csvCell(field)).join(',')}\r\n`;
  const takeHeader = () => {
    const taken = header;
    header = '';
    return taken;
  };
  return {
    row: (row) => put(`${takeHeader()}${columns.map(({ field }) => csvCell(valueAt(row, field))).join(',')}\r\n`),
    end: () => put(takeHeader()),
  };
}

function fieldsOf(option: unknown, known: readonly string[] | null): readonly string[] | null {
  if (typeof option !== 'string') return null;
  const fields = option.split(',').map((field) => field.trim());
  const unknown = fields.find((field) => known !== null && !known.includes(field.split('.')[0] ?? ''));
  if (unknown !== undefined) throw usage(`--fields: ${unknown} (${known?.join(', ')})`);
  return fields;
}

function plainColumn(field: string): Column {
  return { field, title: titleOf(field) };
}

export function titleOf(text: string): Readonly<Record<Language, string>> {
  return { en: text, 'pt-BR': text };
}

/** Only these fields, nested as they were: scripts keep their paths. */
function picked(row: Row, fields: readonly string[] | null): Row {
  if (fields === null) return row;
  const out: Record<string, unknown> = {};
  for (const field of fields) {
    const keys = field.split('.');
    let level = out;
    for (const key of keys.slice(0, -1)) level = (level[key] ??= {}) as Record<string, unknown>;
    level[keys.at(-1) ?? field] = valueAt(row, field) ?? null;
  }
  return out;
}
