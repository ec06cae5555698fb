/** A real screen for tests: what a terminal shows after some bytes, cell by cell. */
import xterm from '@xterm/headless';
import stringWidth from 'string-width';

export type Cell = { text: string; style: string };

export type Screen = {
  write(data: string): Promise<void>;
  resize(columns: number, rows: number): void;
  /** Every cell with its character, colours and weight, row by row; a wide character's second cell is empty. */
  cells(): Cell[][];
  /** The rows as text, without trailing spaces. */
  rows(): string[];
  cursor(): { row: number; col: number };
  modes(): xterm.IModes;
  isAlternate(): boolean;
};

export function createScreen(columns: number, rows: number): Screen {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  terminal.unicode.register(unicode);
  terminal.unicode.activeVersion = unicode.version;
  const lines = (): xterm.IBufferLine[] => {
    const { active } = terminal.buffer;
    const row = (index: number): xterm.IBufferLine => {
      const line = active.getLine(active.baseY + index);
      if (line === undefined) throw new Error(`the screen has no row ${index}`);
      return line;
    };
    return Array.from({ length: terminal.rows }, (_, index) => row(index));
  };
  return {
    write: (data) => new Promise((resolve) => terminal.write(data, resolve)),
    resize: (width, height) => terminal.resize(width, height),
    cells: () => lines().map((line) => Array.from({ length: terminal.cols }, (_, column) => cell(line, column))),
    rows: () => lines().map((line) => line.translateToString(true)),
    cursor: () => ({ row: terminal.buffer.active.cursorY, col: terminal.buffer.active.cursorX }),
    modes: () => terminal.modes,
    isAlternate: () => terminal.buffer.active.type === 'alternate',
  };
}

function cell(line: xterm.IBufferLine, column: number): Cell {
  const found = line.getCell(column);
  if (found === undefined) throw new Error(`the screen has no column ${column}`);
  const text = found.getWidth() === 0 ? '' : found.getChars() || ' ';
  const flags = [found.isBold(), found.isDim(), found.isItalic(), found.isUnderline(), found.isInverse()];
  const colours = [found.getFgColorMode(), found.getFgColor(), found.getBgColorMode(), found.getBgColor()];
  return { text, style: [...flags.map(Number), ...colours].join(',') };
}

// Widths by code point as string-width sees them: xterm's own table is Unicode 6, which has narrow emoji.
const unicode: xterm.IUnicodeVersionProvider = {
  version: 'string-width',
  wcwidth,
  charProperties(codePoint, preceding) {
    let width: number = wcwidth(codePoint);
    let joins = width === 0 && preceding !== 0;
    if (joins) {
      const before = (preceding >> 1) & 3;
      if (before === 0) joins = false;
      else width = before;
    }
    return ((width & 3) << 1) | Number(joins);
  },
};

function wcwidth(codePoint: number): 0 | 1 | 2 {
  if (codePoint < 0x7f) return 1;
  const columns = stringWidth(String.fromCodePoint(codePoint));
  if (columns === 0) return 0;
  return columns === 1 ? 1 : 2;
}
