import { sanitizeLine } from '../text/sanitize.ts';
import { fit, width } from '../text/width.ts';
import type { Column } from './row.ts';

const gap = '  ';
const narrowest = 6;

/** Lines of a table no wider than `columns`; the first holds the titles. */
export function tableLines(cells: readonly (readonly string[])[], shape: readonly Column[], columns: number): string[] {
  const clean = cells.map((row) => row.map(sanitizeLine));
  const widths = fitWidths(naturalWidths(clean, shape.length), shape, columns);
  return clean.map((row) =>
    row
      .map((cell, at) => fit(cell, widths[at] ?? 0, shape[at]?.align ?? 'left'))
      .join(gap)
      .trimEnd(),
  );
}

function naturalWidths(cells: readonly (readonly string[])[], count: number): number[] {
  const widths = new Array<number>(count).fill(0);
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
