/** One line of a table: what was measured, against what, and whether that is good enough. */
export type Row = Measured | Skipped;

export interface Measured {
  readonly kind: 'measured';
  readonly name: string;
  readonly measured: number;
  readonly unit: string;
  /** The other side of the comparison, measured in the same run. */
  readonly peer?: { readonly name: string; readonly value: number };
  readonly goal?: Goal;
  readonly note?: string;
  /** Everything that was sampled, for the JSON. */
  readonly raw?: unknown;
}

export interface Skipped {
  readonly kind: 'skipped';
  readonly name: string;
  readonly goal?: Goal;
  readonly reason: string;
}

/** `ratio` is measured ÷ peer; `value` is the measured figure itself. */
export interface Goal {
  readonly of: 'ratio' | 'value';
  readonly is: '≤' | '≥';
  readonly limit: number;
}

export interface Part {
  readonly name: string;
  readonly title: string;
  readonly rows: readonly Row[];
}

export const atMost = (limit: number, of: Goal['of'] = 'ratio'): Goal => ({ of, is: '≤', limit });
export const atLeast = (limit: number, of: Goal['of'] = 'ratio'): Goal => ({ of, is: '≥', limit });

export const skipped = (name: string, reason: string, goal?: Goal): Skipped => ({
  kind: 'skipped',
  name,
  reason,
  ...(goal === undefined ? {} : { goal }),
});

export const ratioOf = ({ measured, peer }: Measured): number | null =>
  peer === undefined ? null : measured / peer.value;

export type Verdict = 'ok' | 'misses' | 'shown' | 'skipped';

export function verdictOf(row: Row): Verdict {
  if (row.kind === 'skipped') return 'skipped';
  if (row.goal === undefined) return 'shown';
  const value = row.goal.of === 'ratio' ? ratioOf(row) : row.measured;
  if (value === null || Number.isNaN(value)) return 'misses';
  return (row.goal.is === '≤' ? value <= row.goal.limit : value >= row.goal.limit) ? 'ok' : 'misses';
}

const heads = ['row', 'measured', 'peer or limit', 'ratio', 'goal', ''] as const;

export function printPart(part: Part): string {
  const lines = part.rows.map(cellsOf);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  return [`\n${part.title} (${part.name})`, line(heads), rule, ...lines.map(line)]
    .map((text) => text.trimEnd())
    .join('\n');
}

function cellsOf(row: Row): readonly string[] {
  if (row.kind === 'skipped') return [row.name, '–', '–', '–', goalText(row.goal), `skipped: ${row.reason}`];
  const ratio = ratioOf(row);
  const peer = row.peer === undefined ? '–' : `${figure(row.peer.value)} ${row.unit}, ${row.peer.name}`;
  const verdict = verdictOf(row);
  return [
    row.name,
    `${figure(row.measured)} ${row.unit}`,
    peer,
    ratio === null ? '–' : ratio.toFixed(2),
    goalText(row.goal),
    [verdict === 'shown' ? '' : verdict, row.note ?? ''].filter((text) => text !== '').join('; '),
  ];
}

const goalText = (goal: Goal | undefined): string =>
  goal === undefined ? '–' : `${goal.is} ${goal.limit}${goal.of === 'ratio' ? '×' : ''}`;

export function figure(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
