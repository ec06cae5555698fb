import { expect, test } from 'vitest';
import { cleanLine, cleanText, isVisible, trimmedText, writtenText } from './text.ts';

test.each([
  ['colours of a program', '\u001b[1;31mErro\u001b[0m no pedido', 'Erro no pedido'],
  ['a title and a link', '\u001b]0;título\u0007oi \u001b]8;;http://x\u001b\\aqui\u001b]8;;\u001b\\', 'oi aqui'],
  ['a sequence in its one-byte form', '\u009b31moi', 'oi'],
  ['a string that never ends costs its first two characters', '\u001b]0;oi', '0;oi'],
  ['bells, backspaces and NUL', 'a\u0000b\u0007c\u0008d\u007fe', 'abcde'],
  ['line breaks of other systems', 'a\r\nb\rc\u2028d\u0085e', 'a\nb\nc\nd\ne'],
  ['direction overrides', 'boleto\u202egpj.exe\u202c', 'boletogpj.exe'],
  ['isolates and marks of direction', '\u2066a\u2069\u200eb', 'ab'],
  ['zero width and word joiners', 'p\u200bi\u2060x\ufeff', 'pix'],
  ['tags without a flag', 'oi\u{e0068}\u{e0069}', 'oi'],
  ['half a character', 'a\ud800b', 'a\ufffdb'],
  ['fillers', 'a\u3164b\u115fc', 'abc'],
])('%s', (_what, given, cleaned) => {
  expect(cleanText(given)).toBe(cleaned);
  expect(cleanText(cleaned)).toBe(cleaned);
});

test.each([
  'não há\tpreço\n– “R$ 10,00”',
  '👩‍👩‍👧‍👦 👍🏽 ❤️ 1️⃣ 🇧🇷 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🏳️‍🌈 👩🏽‍❤️‍👨🏽',
  'می‌خواهم',
  'ക്‍ष क्‍ष',
  'e\u0301 a\u0303',
  'שלום مرحبا',
  '葛\u{e0100}城',
])('what is seen stays to the letter: %s', (text) => {
  expect(cleanText(text)).toBe(text);
});

test('cleaning a random mixture twice is cleaning it once', () => {
  const pool = [
    'a',
    'é',
    ' ',
    '\n',
    '\u001b',
    '[',
    ']',
    '0m',
    '\u0007',
    '\u009b',
    '\u200d',
    '\ufe0f',
    '👩',
    '\u{1f3f4}',
    '\u{e0067}',
    '\u{e007f}',
    '\u202e',
    '\ud83d',
    '\u115f',
    '\\',
  ];
  let state = 7;
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648);
  for (let round = 0; round < 5_000; round += 1) {
    const text = Array.from({ length: 1 + (next() % 14) }, () => pool[next() % pool.length]).join('');
    const once = cleanText(text);
    expect(once).not.toMatch(/[[\p{Cc}--[\n\t]]\p{Cs}\u202e\u202c]/v);
    expect(cleanText(once), JSON.stringify(text)).toBe(once);
  }
});

test.each(['', ' \n\t', '\u200b', '\u0301', '\u3164', '\u2800', '\u200d\ufe0f', '\u001b[0m\u0007'])(
  '%j shows nothing',
  (text) => {
    expect(isVisible(cleanText(text))).toBe(false);
    expect(writtenText(100).safeParse(text).success).toBe(false);
  },
);

test('an input is cleaned before its length is judged', () => {
  expect(writtenText(2).parse('\u001b[31moi\u001b[0m')).toBe('oi');
  expect(trimmedText(2).parse('  oi\u200b \n')).toBe('oi');
  expect(writtenText(1).safeParse('oi').success).toBe(false);
  expect(cleanLine('a\r\nb\tc')).toBe('a b c');
});
