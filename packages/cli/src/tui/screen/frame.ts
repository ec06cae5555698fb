import { fitStyled, sliceStyled, styledWidth } from './styled-line.ts';

/** Cells. */
export type Size = { readonly width: number; readonly height: number };

/** Row and column from 0. */
export type Place = { readonly row: number; readonly col: number };

/**
 * A whole screen. `lines` are styled lines (see styled-line.ts): text with SGR, each complete in itself and
 * ending reset. Missing lines are blank, longer ones are cut; `cursor` is where the real cursor stands, null
 * hides it.
 */
export type Frame = Size & { readonly lines: readonly string[]; readonly cursor: Place | null };

/** Some lines of equal width, for `beside` and `overlayOn`. */
export type Pane = { readonly lines: readonly string[]; readonly width: number };

export function createFrame(size: Size, lines: readonly string[], cursor: Place | null = null): Frame {
  return { width: size.width, height: size.height, lines, cursor };
}

/**
 * Panes side by side as `height` lines, each pane fitted to its width, with `separator` between neighbours.
 * Lines that did not change cost a look-up: `beside` cuts and fills through a cache.
 */
export function beside(panes: readonly Pane[], separator: string, height: number): string[] {
  return Array.from({ length: height }, (_, row) =>
    panes.map((pane) => fitStyled(pane.lines[row] ?? '', pane.width)).join(separator),
  );
}

/** `pane` over `frame` with its upper left corner at `row`, `col`; what passes the edge is cut. */
export function overlayOn(frame: Frame, pane: Pane, row: number, col: number): Frame {
  const lines = Array.from({ length: frame.height }, (_, index) => {
    const under = frame.lines[index] ?? '';
    const over = pane.lines[index - row];
    return over === undefined ? under : overlayLine(under, fitStyled(over, pane.width), col, frame.width);
  });
  return { ...frame, lines };
}

/** `over` on top of `under` from column `col` on. */
function overlayLine(under: string, over: string, col: number, columns: number): string {
  const left = fitStyled(sliceStyled(under, 0, col), Math.max(0, col));
  const shown = col < 0 ? sliceStyled(over, -col, styledWidth(over)) : over;
  const end = Math.max(0, col) + styledWidth(shown);
  if (end >= columns) return sliceStyled(left + shown, 0, columns);
  return left + shown + sliceStyled(under, end, columns);
}
