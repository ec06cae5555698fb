import { expect, it } from 'vitest';
import { shellWord } from '../text/shell-word.ts';
import { csvCell, safeJson, tsvCell } from './escape.ts';

it('what a spreadsheet would run starts with an apostrophe', () => {
  for (const cell of ['=1+1', '+cmd|calc', '-2+3|x', '@SUM(A1)', ' =1', '\t=1', '＝1', '%0A', '|x', '\r=1']) {
    expect(csvCell(cell).replace(/^"/, '').startsWith("'"), cell).toBe(true);
  }
});

it('a formula is judged on what is written, whatever stood in front of it and is not', () => {
  const unseen = [
    '\u200b',
    '\ufeff',
    '\u0301',
    '\u2060',
    '\u202e',
    '\u00ad',
    '\u{e0041}',
    '\ufe0f',
    '\u3164',
    '\u0000',
    '\u001b',
  ];
  for (const first of unseen) {
    for (const second of ['', ...unseen, ' ', '\u00a0', '\u3000', '\n']) {
      for (const start of ['=1+1', '+cmd|x', '-2+3|x', '@SUM(A1)', '＝1', '﹦1', '%0A', '|x']) {
        const cell = first + second + start;
        expect(csvCell(cell).replace(/^"/, '').startsWith("'"), JSON.stringify(cell)).toBe(true);
      }
    }
  }
});

it('phones, numbers and words stay as they are', () => {
  for (const cell of ['+55 (11) 98765-4321', '-12.5', '1.250,00', 'João', 'a=b', '5511987654321']) {
    expect(csvCell(cell).replaceAll('"', '')).toBe(cell);
  }
});

it('quotes, commas and lines stay within their cell', () => {
  expect(csvCell('a "b", c\nd')).toBe('"a ""b"", c\nd"');
});

it('a TSV cell is one line without tabs', () => {
  expect(tsvCell('a\tb\nc')).toBe('a b c');
  expect(
    tsvCell([
      { id: 'tg_1', name: 'vip' },
      { id: 'tg_2', name: 'pix' },
    ]),
  ).toBe('vip,pix');
});

it('JSON reads back as it was and holds nothing that steers a terminal', () => {
  const hostile = '\u001b]0;x\u0007\u009b31m\u202e\u200b\u{e0041}\u007f\ud800 ok';
  const text = safeJson({ hostile });
  expect(JSON.parse(text)).toEqual({ hostile });
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
});

it('a word of a shell is one word again', () => {
  expect(shellWord('tk_1')).toBe('tk_1');
  expect(shellWord(`it's $(x)`)).toBe(`'it'\\''s $(x)'`);
});
