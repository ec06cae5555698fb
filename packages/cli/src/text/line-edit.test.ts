import { describe, expect, test } from 'vitest';
import { createRandomText } from '../../test/random-text.ts';
import {
  backspace,
  createEdit,
  deleteForward,
  insert,
  killToEnd,
  killToHome,
  killWordLeft,
  killWordRight,
  type LineEdit,
  layout,
  moveDown,
  moveEnd,
  moveHome,
  moveLeft,
  moveRight,
  moveUp,
  moveWordLeft,
  moveWordRight,
  newline,
  setText,
  yank,
} from './line-edit.ts';
import { graphemes, width } from './width.ts';

/** An edit from text with `|` where the caret is. */
function at(marked: string): LineEdit {
  const caret = marked.indexOf('|');
  return { ...createEdit(marked.replace('|', '')), caret };
}

function shown({ text, caret }: LineEdit): string {
  return `${text.slice(0, caret)}|${text.slice(caret)}`;
}

describe('editing', () => {
  test('letters go in at the caret', () => {
    expect(shown(insert(at('Bom|!'), ' dia'))).toBe('Bom dia|!');
    expect(shown(newline(at('a|b')))).toBe('a\n|b');
    expect(shown(setText(at('|x'), 'nova'))).toBe('nova|');
  });

  test('deleting takes whole graphemes', () => {
    expect(shown(backspace(at('a👩‍👩‍👧‍👦|b')))).toBe('a|b');
    expect(shown(deleteForward(at('a|👍🏽b')))).toBe('a|b');
    expect(shown(backspace(at('a\n|b')))).toBe('a|b');
  });

  test('at an edge the same state comes back', () => {
    for (const [edit, operation] of [
      [at('|a'), backspace],
      [at('a|'), deleteForward],
      [at('|a'), moveLeft],
      [at('a|'), moveRight],
      [at('|a'), killToHome],
      [at('a|'), killWordRight],
      [at('a|'), yank],
    ] as const) {
      expect(operation(edit)).toBe(edit);
    }
  });

  test('words are letters and digits of any script', () => {
    expect(shown(moveWordLeft(at('Olá, João!|')))).toBe('Olá, |João!');
    expect(shown(moveWordRight(at('Olá|, João!')))).toBe('Olá, João|!');
    expect(shown(killWordLeft(at('não vou|')))).toBe('não |');
    expect(shown(moveWordLeft(at('a ❤️|')))).toBe('a |❤️');
  });

  test('home and end stay on their line', () => {
    expect(shown(moveHome(at('um\ndo|is\ntrês')))).toBe('um\n|dois\ntrês');
    expect(shown(moveEnd(at('um\ndo|is\ntrês')))).toBe('um\ndois|\ntrês');
  });

  test('what was cut comes back, the newest first', () => {
    const cut = killToEnd(killToHome(at('um do|is')));
    expect(cut.killRing).toEqual(['is', 'um do']);
    expect(shown(yank(cut))).toBe('is|');
    expect(shown(killToEnd(at('a|\nb')))).toBe('a|b');
  });
});

describe('rows', () => {
  test('up and down follow the wrapped rows and remember the column', () => {
    // Rows of 9 columns in a field of 10.
    let edit = at('abcdefgh|\nab\nabcdefgh');
    edit = moveDown(edit, 10);
    expect(shown(edit)).toBe('abcdefgh\nab|\nabcdefgh');
    edit = moveDown(edit, 10);
    expect(shown(edit)).toBe('abcdefgh\nab\nabcdefgh|');
    expect(moveDown(edit, 10)).toBe(edit);
    expect(shown(moveUp(moveUp(edit, 10), 10))).toBe('abcdefgh|\nab\nabcdefgh');
  });

  test('a wrapped paragraph has rows of its own', () => {
    expect(shown(moveUp(at('um dois três|'), 9))).toBe('um d|ois três');
    expect(layout(at('um dois três|'), 9)).toEqual({ lines: ['um dois', 'três'], row: 1, column: 4 });
  });

  test('the caret fits after a full row', () => {
    expect(layout(createEdit('abcd'), 5)).toEqual({ lines: ['abcd'], row: 0, column: 4 });
    expect(layout(createEdit('abcde'), 5)).toEqual({ lines: ['abcd', 'e'], row: 1, column: 1 });
    expect(layout(createEdit(''), 5)).toEqual({ lines: [''], row: 0, column: 0 });
    expect(layout(createEdit('a   '), 3).column).toBeLessThan(3);
  });
});

test('any sequence of operations leaves the caret on a border and inside the field', () => {
  const random = createRandomText(3);
  const operations = [
    backspace,
    deleteForward,
    moveLeft,
    moveRight,
    moveWordLeft,
    moveWordRight,
    moveHome,
    moveEnd,
    newline,
    killWordLeft,
    killWordRight,
    killToHome,
    killToEnd,
    yank,
    (edit: LineEdit) => moveUp(edit, 9),
    (edit: LineEdit) => moveDown(edit, 9),
  ];
  let edit = createEdit();
  for (let index = 0; index < 20_000; index++) {
    const pick = random.number(operations.length * 2);
    edit = operations[pick]?.(edit) ?? insert(edit, random.text(1).replaceAll(/\r/g, ''));
    if (edit.text.length > 120) edit = setText(edit, '');
    let border = 0;
    const borders = new Set([0, ...graphemes(edit.text).map((grapheme) => (border += grapheme.length))]);
    if (!borders.has(edit.caret)) expect(JSON.stringify(edit)).toBe('on a border');
    const { lines, row, column } = layout(edit, 9);
    expect(row).toBeLessThan(lines.length);
    expect(column).toBeLessThan(9);
    expect(column).toBeLessThanOrEqual(Math.max(width(lines[row] ?? ''), 8));
  }
});
