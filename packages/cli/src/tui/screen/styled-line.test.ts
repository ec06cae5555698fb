import { expect, test } from 'vitest';
import { randomLine } from '../../../test/random-line.ts';
import { createRandomText } from '../../../test/random-text.ts';
import { createScreen } from '../../../test/screen.ts';
import { beside, createFrame, overlayOn } from './frame.ts';
import { ansiTheme, createPaint, wantsStyle } from './style.ts';
import { afterSharedPrefix, fitStyled, plainText, sliceStyled, styledWidth, withoutForeign } from './styled-line.ts';

const RED = '\u001b[31m';
const RESET = '\u001b[0m';

test('a slice keeps the style it starts in and ends reset', () => {
  expect(sliceStyled(`ab${RED}cdef${RESET}gh`, 3, 5)).toBe(`${RED}de${RESET}`);
  expect(sliceStyled(`ab${RED}cdef${RESET}gh`, 0, 2)).toBe('ab');
  expect(sliceStyled(`ab${RED}cdef${RESET}gh`, 6, 8)).toBe('gh');
});

test('a wide character cut by an edge leaves a space', () => {
  expect(sliceStyled('漢字', 1, 4)).toBe(' 字');
  expect(sliceStyled('漢字', 0, 3)).toBe('漢 ');
});

test('a link is opened and closed on both sides of a cut', () => {
  const link = '\u001b]8;;https://x.test\u001b\\';
  const end = '\u001b]8;;\u001b\\';
  expect(sliceStyled(`${link}abcd${end}`, 1, 3)).toBe(`${link}bc${end}`);
  expect(styledWidth(`${link}abcd${end}`)).toBe(4);
});

test('fitting gives exactly the columns asked for', () => {
  const random = createRandomText(21);
  for (let index = 0; index < 3000; index++) {
    const columns = random.number(30);
    expect(styledWidth(fitStyled(randomLine(random, 12), columns))).toBe(columns);
  }
});

test('a slice shows the cells of the whole line', async () => {
  const random = createRandomText(22);
  for (let index = 0; index < 300; index++) {
    const line = fitStyled(randomLine(random, 12), 30);
    const from = random.number(20);
    const to = from + random.number(30 - from);
    const whole = createScreen(30, 1);
    const slice = createScreen(30, 1);
    await whole.write(line);
    await slice.write(`\u001b[1;${from + 1}H${sliceStyled(line, from, to)}`);
    const expected = whole.cells()[0]?.slice(from, to) ?? [];
    const isCut = expected[0]?.text === '' || whole.cells()[0]?.[to]?.text === '';
    if (!isCut) expect(slice.cells()[0]?.slice(from, to)).toEqual(expected);
  }
});

test('bytes that are not ours do not pass', () => {
  expect(withoutForeign(`a${RED}b${RESET}`)).toBe(`a${RED}b${RESET}`);
  expect(withoutForeign('a\u001b[2Jb\u0007\u001b]52;c;AA\u0007\u009b1m\nc')).toBe('a[2Jb]52;c;AA1mc');
});

test('the rest after a shared prefix carries its style', () => {
  expect(afterSharedPrefix('abcdef', 'abcxyz')).toEqual({ column: 2, rest: 'cxyz' });
  expect(afterSharedPrefix(`${RED}abcd${RESET}`, `${RED}abcx${RESET}`)).toEqual({
    column: 2,
    rest: `${RED}cx${RESET}`,
  });
  expect(afterSharedPrefix('abe\u0301', 'abe')).toEqual({ column: 2, rest: 'e' });
});

test('a part painted inside another gives the style back', () => {
  const paint = createPaint(ansiTheme);
  expect(paint('danger', `a${paint('bold', 'b')}c`)).toBe(`${RED}a\u001b[1mb${RESET}${RED}c${RESET}`);
  expect(createPaint(null)('danger', 'a')).toBe('a');
  expect([wantsStyle({ NO_COLOR: '1' }), wantsStyle({ NO_COLOR: '' }), wantsStyle({ TERM: 'dumb' })]).toEqual([
    false,
    true,
    false,
  ]);
});

test('panes stand side by side, each in its width', () => {
  const panes = [
    { lines: ['João', 'Bia Ramos'], width: 6 },
    { lines: ['Oi'], width: 4 },
  ];
  expect(beside(panes, '│', 3)).toEqual(['João  │Oi  ', 'Bia Ra│    ', '      │    ']);
});

test('an overlay covers its box and nothing else', () => {
  const under = createFrame({ width: 8, height: 3 }, [`${RED}abcdefgh${RESET}`, '漢字漢字', '']);
  const over = overlayOn(under, { lines: ['XX', 'YY', 'ZZ'], width: 2 }, 0, 3);
  expect(over.lines.map(plainText)).toEqual(['abcXXfgh', '漢 YY 字', '   ZZ']);
  expect(overlayOn(under, { lines: ['WXYZ'], width: 4 }, 0, -2).lines.map(plainText)[0]).toBe('YZcdefgh');
  expect(overlayOn(under, { lines: ['WXYZ'], width: 4 }, 0, 6).lines.map(plainText)[0]).toBe('abcdefWX');
});
