import { sanitizeLine } from '../text/sanitize.ts';
import { fit, width } from '../text/width.ts';
import type { Column } from './row.ts';

const gap = '  ';
/** Columns under which a flexible cell says nothing any more. */
const readable = 14;
const narrowest = 6;

/**
 * Lines of a table no wider than `columns`; the first holds the titles. Columns without any content are left out, then, as
 * long as the others would be squeezed, the dispensable ones.
 */
export function tableLines(cells: readonly (readonly string[])[], shape: readonly Column[], columns: number): string[] {
  const clean = cells.map((row) => row.map(sanitizeLine));
  const natural = naturalWidths(clean, shape.length);
  const kept = keptColumns(clean, shape, natural, columns);
  const keptShape = kept.flatMap((at) => shape[at] ?? []);
  const widths = fitWidths(
    kept.map((at) => natural[at] ?? 0),
    keptShape,
    columns,
  );
  return clean.map((row) =>
    kept
      .map((at, index) => fit(row[at] ?? '', widths[index] ?? 0, keptShape[index]?.align ?? 'left'))
      .join(gap)
      .trimEnd(),
  );
}

function keptColumns(
  cells: readonly (readonly string[])[],
  shape: readonly Column[],
  natural: readonly number[],
  columns: number,
): readonly number[] {
  let kept = shape.flatMap((_, at) => (cells.slice(1).some((row) => row[at] !== '') ? [at] : []));
  const least = (at: number) =>
    Math.min(natural[at] ?? 0, shape[at]?.flexible === true ? readable : Number.MAX_SAFE_INTEGER);
  const rank = (at: number) => shape[at]?.dispensable ?? 0;
  while (kept.reduce((sum, at) => sum + least(at) + gap.length, -gap.length) > columns) {
    const next = kept.toSorted((a, b) => rank(b) - rank(a))[0];
    if (next === undefined || rank(next) === 0) break;
    kept = kept.filter((at) => at !== next);
  }
  return kept;
}

function naturalWidths(cells: readonly (readonly string[])[], count: number): number[] {
  const widths = Array.from({ length: count }, () => 0);
  for (const row of cells) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, width(cell));
  return widths;
}

/** Takes from the widest flexible column, then from the widest of all, one cell at a time, until the line fits. */
function fitWidths(natural: readonly number[], shape: readonly Column[], columns: number): number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, each) => sum + each, 0) + gap.length * (widths.length - 1) - columns;
  for (; over > 0; over -= 1) {
    const at = widest(widths, (index) => shape[index]?.flexible === true) ?? widest(widths, () => true);
    if (at === null) break;
    widths[at] = (widths[at] ?? 0) - 1;
  }
  return widths;
}

function widest(widths: readonly number[], may: (index: number) => boolean): number | null {
  let best: number | null = null;
  for (const [index, each] of widths.entries()) {
    if (each > narrowest && may(index) && (best === null || each > (widths[best] ?? 0))) best = index;
  }
  return best;
}
