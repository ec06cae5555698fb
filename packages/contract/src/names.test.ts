import { describe, expect, test } from 'vitest';
import { cleanName, cleanPhone, shownName } from './names.ts';

describe('what cannot be seen in a name', () => {
  test.each([
    ['a zero-width space', 'Ana\u200BLima', 'AnaLima'],
    ['a joiner between Latin letters', 'A\u200Dn\u200Ca', 'Ana'],
    ['an override of direction', '\u202EanA\u202C Lima', 'anA Lima'],
    ['isolates and marks of direction', '\u2066Ana\u2069\u200E\u200F', 'Ana'],
    ['tags', 'Ana\u{E0041}\u{E0042}\u{E007F}', 'Ana'],
    ['a soft hyphen and a word joiner', 'A\u00ADn\u2060a', 'Ana'],
    ['a byte order mark', '\uFEFFAna', 'Ana'],
    ['a selector behind a letter', 'Ana\uFE0F', 'Ana'],
    ['controls and line breaks', 'Ana\u0000\u001B[31m\nLima\u2028', 'Ana[31m Lima'],
    ['spaces of every kind', ' \u00A0Ana\u3000\u2003 Lima\u202F', 'Ana Lima'],
    ['fillers', 'Ana\u3164\u2800\uFFA0\u115F', 'Ana'],
    ['half a surrogate pair', 'Ana\uD83D', 'Ana'],
    ['marks heaped on a letter', `A${'\u0301'.repeat(40)}na`, `A${'\u0301'.repeat(4)}na`],
  ])('is taken out: %s', (_, name, seen) => {
    expect(cleanName(name)).toBe(seen);
  });

  test.each([
    '',
    '   ',
    '\u3164',
    '\u2800\u2800',
    '\u200B\u200D',
    '\u0301\u0302',
    '\u202E',
    '\u{E0041}',
    '\u00AD',
    '\uFE0F',
  ])('is all there is (%j), so it is no name', (name) => {
    expect(cleanName(name)).toBe('');
    expect(shownName(name, '5511987654321')).toBe('5511987654321');
  });
});

test.each([
  'João da Silva',
  "Sant'Ana & Filhos – Nº 12",
  '李小龍',
  'علی\u200Cرضا',
  'می\u200Cخواهم',
  'क्\u200Dष',
  'ක්\u200Dර',
  'אברהם כהן',
  'Ana ❤️',
  '👨‍👩‍👧‍👦 Família',
  '👩🏽‍🚀',
  '🏳️‍🌈',
  '🇧🇷 Brasil',
  '🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}',
  '葛\u{E0100}城',
  '1️⃣',
  'Nguyễn Thị',
  '.',
])('what can be seen stays as it is: %s', (name) => {
  expect(cleanName(name)).toBe(name);
  expect(cleanName(cleanName(name))).toBe(cleanName(name));
});

test('a phone that was copied from a page is the phone', () => {
  expect(cleanPhone('\u202A+55 11 98765-4321\u202C')).toBe('+55 11 98765-4321');
  expect(cleanPhone('\u200B(11)\u00A098765-4321')).toBe('(11) 98765-4321');
});

test('a long name of nothing is read in no time', () => {
  const startedAt = performance.now();
  for (const piece of ['\u200D', '\u0301', ' a', '\u{1F3F4}\u{E0067}', 'a\u0301'])
    expect(cleanName(piece.repeat(100_000)).length).toBeGreaterThanOrEqual(0);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
