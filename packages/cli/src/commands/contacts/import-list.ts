import { createReadStream, fstatSync, openSync } from 'node:fs';
import { AppError, type ImportRow, type ImportVerdict, type Label } from '@balcao/contract';
import type { CliContext } from '../../cli/context.ts';
import { Interrupted, usage } from '../../cli/local-error.ts';
import { readable } from '../../cli/read-file.ts';
import { type CsvRecord, delimiterOf, recordsOf } from './csv-records.ts';
import { type Columns, columnsOf, rowOf } from './import-columns.ts';
import { createReport, type Totals } from './import-report.ts';
import { type Encoding, type Line, linesOf } from './text-lines.ts';

export interface ImportHow {
  /** Column by what it is. */
  readonly map: Readonly<Record<string, string>>;
  /** Null: found out. */
  readonly delimiter: string | null;
  readonly encoding: Encoding;
  readonly update: boolean;
  readonly dryRun: boolean;
}

/** Sends a list in batches, one after the other: what is read waits for what is written, so a list of any length takes the same memory. */
export async function importList(context: CliContext, file: string, how: ImportHow): Promise<Totals> {
  const lines = linesOf(bytesOf(context, file), how.encoding);
  const { columns, delimiter } = await readHeader(context, lines, how);
  const report = createReport(context);
  const batch = createBatch(context, how, columns);
  try {
    for await (const record of recordsOf(lines, delimiter)) {
      if (context.io.signal.aborted) throw new Interrupted();
      if (batch.add(record)) await report.tell(await batch.send());
    }
    await report.tell(await batch.send());
  } catch (error) {
    await report.end();
    throw error;
  }
  return report.end();
}

function bytesOf({ io }: CliContext, file: string): AsyncIterable<Uint8Array> {
  if (file === '-') return io.stdin;
  const fd = readable(file, () => openSync(file, 'r'));
  if (fstatSync(fd).isDirectory())
    throw usage({ en: `${file}: this is a folder, not a file`, 'pt-BR': `${file}: isto é uma pasta, não um arquivo` });
  return createReadStream(file, { fd });
}

async function readHeader(
  context: CliContext,
  lines: AsyncGenerator<Line>,
  how: ImportHow,
): Promise<{ readonly columns: Columns; readonly delimiter: string }> {
  const first = await lines.next();
  if (first.done === true) throw usage({ en: 'the list is empty', 'pt-BR': 'a lista está vazia' });
  const delimiter = how.delimiter ?? delimiterOf(first.value.text);
  const header = await recordsOf([first.value].values(), delimiter).next();
  if (header.done === true || 'broken' in header.value)
    throw usage({ en: 'the first line is no header', 'pt-BR': 'a primeira linha não é um cabeçalho' });
  const columns = columnsOf(header.value.cells, how.map, await customFieldNames(context));
  if (columns.ignored.length > 0) {
    const names = columns.ignored.join(', ');
    await context.say({ en: `Columns left out: ${names}`, 'pt-BR': `Colunas deixadas de fora: ${names}` });
  }
  return { columns, delimiter };
}

/** Whoever may not see the custom fields imports none. */
async function customFieldNames(context: CliContext): Promise<readonly string[]> {
  const api = await context.api();
  try {
    const { items } = (await api.call('field.list', {})).result;
    return items.filter(({ target, removed }) => target === 'contact' && !removed).map(({ name }) => name);
  } catch (error) {
    if (error instanceof AppError && error.code === 'permission.denied') return [];
    throw error;
  }
}

interface Batch {
  /** Answers whether it is full. */
  add(record: CsvRecord): boolean;
  /** Verdicts of all that was added, in the order of the list. */
  send(): Promise<readonly ImportVerdict[]>;
}

/** The server takes so many rows, and a body of 1 MiB. */
const mostRows = 500;
const mostBytes = 500_000;

function createBatch(context: CliContext, how: ImportHow, columns: Columns): Batch {
  let rows: ImportRow[] = [];
  let refused: ImportVerdict[] = [];
  let bytes = 0;
  return {
    add: (record) => {
      const problem = problemOf(record, columns);
      if (problem !== null || 'broken' in record) {
        refused.push(refusal(record.line, context.text(problem ?? noProblem)));
      } else {
        const row = rowOf(record.cells, record.line, columns);
        rows.push(row);
        bytes += Buffer.byteLength(JSON.stringify(row));
      }
      return rows.length + refused.length >= mostRows || bytes >= mostBytes;
    },
    send: async () => {
      const verdicts = rows.length === 0 ? [] : await sendRows(context, rows, how);
      const all = [...verdicts, ...refused].sort((a, b) => a.line - b.line);
      [rows, refused, bytes] = [[], [], 0];
      return all;
    },
  };
}

async function sendRows(
  context: CliContext,
  rows: readonly ImportRow[],
  { dryRun, update }: ImportHow,
): Promise<readonly ImportVerdict[]> {
  const api = await context.api();
  const input = { rows: [...rows], dryRun, update };
  return (await api.call('contact.import', input, { signal: context.io.signal })).result.rows;
}

/** A cell is longer than this only by mistake. */
const longestCell = 10_000;

/** What is wrong with a line before anybody else is asked; null when nothing is. */
function problemOf(record: CsvRecord, columns: Columns): Label | null {
  if ('broken' in record) return record.broken;
  const { cells } = record;
  if (cells.slice(columns.count).some((cell) => cell.trim() !== ''))
    return {
      en: `the line has ${cells.length} columns, the header ${columns.count}`,
      'pt-BR': `a linha tem ${cells.length} colunas, o cabeçalho ${columns.count}`,
    };
  if (cells.some((cell) => cell.length > longestCell))
    return {
      en: `a cell has more than ${longestCell} characters`,
      'pt-BR': `uma célula tem mais de ${longestCell} caracteres`,
    };
  if (cells.some((cell) => cell.includes('\uFFFD')))
    return {
      en: 'a letter is not readable as UTF-8; try --encoding latin1',
      'pt-BR': 'uma letra não é legível como UTF-8; tente --encoding latin1',
    };
  return null;
}

const noProblem: Label = { en: 'the line is broken', 'pt-BR': 'a linha está quebrada' };

const refusal = (line: number, message: string): ImportVerdict => ({
  line,
  status: 'failed',
  contact: null,
  error: { code: 'line.broken', message, data: {} },
});
