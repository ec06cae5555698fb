import { isNarrow } from '../../text/width.ts';
import type { Frame, Place, Size } from './frame.ts';
import { pinned } from './pinned-line.ts';
import { afterSharedPrefix, sliceStyled, styledWidth, withoutForeign } from './styled-line.ts';

/**
 * Draws frames: compares whole lines with those on the screen and writes the ones that differ, as one write
 * inside synchronized output (DEC 2026). It assumes that it alone writes to the terminal, on the alternate
 * screen with automatic wrapping off (terminal.ts sees to both).
 */
export type Compositor = {
  /** Shows the frame and returns the number of characters written; 0 when nothing differs. */
  present(frame: Frame): number;
  /** Forgets what is on the screen: the next frame is drawn in full over a cleared screen. */
  clear(): void;
  /** A new terminal size; implies `clear`. */
  resize(size: Size): void;
  /** Stops writing: frames are kept, the last of them is what `resume` draws in full. */
  suspend(): void;
  resume(): void;
};

/** `slow` spends work to save bytes (SSH): a changed line is written from its first changed column on. */
export type CompositorOptions = { write: (data: string) => void; size: Size; slow?: boolean };

/** What is on the screen. */
type Shown = { lines: string[]; widths: number[]; cursor: Place | null };

const SYNC_START = '\u001b[?2026h';
const SYNC_END = '\u001b[?2026l';
const CLEAR = '\u001b[0m\u001b[2J';
const ERASE_RIGHT = '\u001b[K';
const SHOW_CURSOR = '\u001b[?25h';
const HIDE_CURSOR = '\u001b[?25l';

export function createCompositor({ write, size, slow = false }: CompositorOptions): Compositor {
  let current = size;
  let shown: Shown | null = null;
  let latest: Frame | null = null;
  let isSuspended = false;

  function present(frame: Frame): number {
    latest = frame;
    if (isSuspended) return 0;
    const isFirst = shown === null;
    shown ??= blank(current);
    const lines = drawLines(shown, frame, current, slow);
    const cursor = clampCursor(frame.cursor, current);
    const data = (isFirst ? HIDE_CURSOR + CLEAR : '') + lines;
    const written = withCursor(data, isFirst ? null : shown.cursor, cursor);
    shown.cursor = cursor;
    if (written === '') return 0;
    const framed = data === '' ? written : SYNC_START + written + SYNC_END;
    write(framed);
    return framed.length;
  }

  function clear(): void {
    shown = null;
  }

  return {
    present,
    clear,
    resize(next) {
      current = next;
      clear();
    },
    suspend() {
      isSuspended = true;
      clear();
    },
    resume() {
      isSuspended = false;
      clear();
      if (latest !== null) present(latest);
    },
  };
}

function blank({ height }: Size): Shown {
  return { lines: Array<string>(height).fill(''), widths: Array<number>(height).fill(0), cursor: null };
}

/** The bytes that turn the shown lines into those of the frame; `shown` is brought up to date. */
function drawLines(shown: Shown, frame: Frame, { width: columns, height }: Size, slow: boolean): string {
  let out = '';
  for (let row = 0; row < height; row++) {
    const line = frame.lines[row] ?? '';
    const before = shown.lines[row] ?? '';
    if (line === before) continue;
    const width = Math.min(columns, styledWidth(line));
    out += drawLine(before, line, row, columns, slow);
    // Cells to the right of a line are blank already unless a longer one stood there.
    if (width < (shown.widths[row] ?? 0)) out += ERASE_RIGHT;
    shown.lines[row] = line;
    shown.widths[row] = width;
  }
  return out;
}

function drawLine(before: string, line: string, row: number, columns: number, slow: boolean): string {
  const safe = clamp(line, columns);
  if (isNarrow(safe) && !slow) return moveTo(row, 0) + safe;
  const anchored = pinned(safe);
  // A terminal may take fewer cells than we count for what needs pinning, so old cells must not show through.
  if (anchored !== safe) return `${moveTo(row, 0)}${ERASE_RIGHT}${anchored}`;
  if (!slow) return moveTo(row, 0) + safe;
  const { column, rest } = afterSharedPrefix(clamp(before, columns), safe);
  return moveTo(row, column) + rest;
}

function clamp(line: string, columns: number): string {
  const own = withoutForeign(line);
  return styledWidth(own) > columns ? sliceStyled(own, 0, columns) : own;
}

// The cursor is hidden while lines are drawn, for terminals without synchronized output.
function withCursor(data: string, from: Place | null, to: Place | null): string {
  if (data === '') {
    if (to === null) return from === null ? '' : HIDE_CURSOR;
    if (from === null) return moveTo(to.row, to.col) + SHOW_CURSOR;
    return from.row === to.row && from.col === to.col ? '' : moveTo(to.row, to.col);
  }
  const hidden = from === null ? data : HIDE_CURSOR + data;
  return to === null ? hidden : hidden + moveTo(to.row, to.col) + SHOW_CURSOR;
}

function clampCursor(cursor: Place | null, { width, height }: Size): Place | null {
  if (cursor === null) return null;
  const within = (value: number, count: number): number => Math.max(0, Math.min(value, count - 1));
  return { row: within(cursor.row, height), col: within(cursor.col, width) };
}

function moveTo(row: number, column: number): string {
  return `\u001b[${row + 1};${column + 1}H`;
}
