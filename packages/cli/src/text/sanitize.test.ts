import { describe, expect, test } from 'vitest';
import { createRandomText } from '../../test/random-text.ts';
import { sanitizeLine, sanitizeText } from './sanitize.ts';
import { graphemes } from './width.ts';

// Written apart from the sanitiser's own tables, so that a hole there does not hide itself here.
/* oxlint-disable no-control-regex, no-misleading-character-class */
const forbidden =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e0fff}\p{Cs}]/u;

/* oxlint-enable no-control-regex, no-misleading-character-class */

function faults(text: string): string[] {
  const found: string[] = [];
  if (forbidden.test(text)) found.push('control or invisible character');
  if (/\p{M}{6}/u.test(text)) found.push('stacked marks');
  if (/^\p{M}/u.test(text)) found.push('mark without base');
  if (
    /\u200d(?!\p{Extended_Pictographic})|(?<!\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d/u.test(text)
  ) {
    found.push('joiner outside an emoji');
  }
  return found;
}

const corpus = [
  ['title', '\u001b]0;owned\u0007', '␛]0;owned␇'],
  ['title with ST', '\u001b]2;owned\u001b\\', '␛]2;owned␛\\'],
  ['hyperlink', '\u001b]8;;https://evil\u001b\\click\u001b]8;;\u001b\\', '␛]8;;https://evil␛\\click␛]8;;␛\\'],
  ['clipboard', '\u001b]52;c;cm0gLXJm\u0007', '␛]52;c;cm0gLXJm␇'],
  ['DCS', '\u001bP$q"p\u001b\\', '␛P$q"p␛\\'],
  ['APC', '\u001b_Gf=100;AAAA\u001b\\', '␛_Gf=100;AAAA␛\\'],
  ['CSI', 'a\u001b[2J\u001b[Hb', 'a␛[2J␛[Hb'],
  ['SGR', '\u001b[8mhidden\u001b[0m', '␛[8mhidden␛[0m'],
  ['C1 CSI', '\u009b31mred', '␛[31mred'],
  ['C1 OSC', '\u009d0;t\u009c', '␛]0;t␛\\'],
  ['reset', '\u001bc', '␛c'],
  ['bell, backspace, shift out, delete', 'a\u0007\b\u000e\u007f', 'a␇␈␎␡'],
  ['carriage return over a name', 'Ana\rEva', 'Ana␍Eva'],
  ['NUL', 'a\u0000b', 'a␀b'],
  ['bidi override', 'fatura\u202efdp.exe', 'faturafdp.exe'],
  ['bidi isolates', '\u2066a\u2069\u2067b\u2069', 'ab'],
  ['bidi marks', 'a\u200e\u200f\u061cb', 'ab'],
  ['zero width', 'a\u200b\u2060\ufeff\u200c\u200db', 'ab'],
  ['tag characters', 'a\u{e0041}\u{e007f}b', 'ab'],
  ['Zalgo', `a${'\u0301'.repeat(40)}b`, `a${'\u0301'.repeat(4)}b`],
  ['a mark at the start', '\u0301a', 'a'],
  ['lone surrogates', 'a\ud800b\udc00c', 'a␦b␦c'],
  ['noncharacter', 'a\uffffb', 'a␦b'],
  ['Hangul filler', 'a\u3164\u115fb', 'ab'],
  ['joiner flood', Array.from({ length: 6 }, () => '👩').join('\u200d'), '👩‍👩‍👩‍👩👩👩'],
] as const;

describe('sanitising', () => {
  test.each(corpus)('%s is shown as text', (_name, hostile, shown) => {
    expect(sanitizeLine(hostile)).toBe(shown);
    expect(sanitizeText(hostile)).toBe(shown);
  });

  test('ordinary text in any script stays as it is', () => {
    for (const text of [
      'Olá, João! Ação às 14h — “ótimo”',
      'Cafe\u0301',
      '漢字かな',
      '한국어',
      'नमस्ते',
      '❤️ 1️⃣ 👍🏽 🇧🇷 👩‍👩‍👧‍👦 🏳️‍🌈',
    ]) {
      expect(sanitizeLine(text)).toBe(text);
    }
  });

  test('a line has neither newlines nor tabs, a text keeps newlines', () => {
    expect(sanitizeLine('a\r\nb\tc\nd')).toBe('a␍ b c d');
    expect(sanitizeText('a\r\nb\tc\nd\u2028e')).toBe('a\nb  c\nd\ne');
  });

  test('100,000 random strings leave nothing outside printable text', () => {
    const random = createRandomText(20_261_120);
    for (let index = 0; index < 100_000; index++) {
      const hostile = random.text(1 + random.number(12));
      const line = sanitizeLine(hostile);
      const bad = faults(line);
      if (bad.length > 0) expect({ hostile: JSON.stringify(hostile), bad }).toEqual('clean');
      if (sanitizeLine(line) !== line) expect(JSON.stringify(hostile)).toBe('idempotent');
      const text = sanitizeText(hostile);
      const badText = text.split('\n').flatMap(faults);
      if (badText.length > 0) expect({ hostile: JSON.stringify(hostile), badText }).toEqual('clean');
      if (sanitizeText(text) !== text) expect(JSON.stringify(hostile)).toBe('idempotent');
    }
  });

  test('the check itself finds hostile strings', () => {
    expect(corpus.filter(([, hostile]) => faults(hostile).length > 0).length).toBeGreaterThan(20);
  });

  test('one grapheme stays bounded whatever is stacked on it', () => {
    const hostile = `ᄀ${'\u11a8'.repeat(500)} ${Array.from({ length: 500 }, () => '👩').join('\u200d')}`;
    expect(Math.max(...graphemes(sanitizeLine(hostile)).map((grapheme) => grapheme.length))).toBeLessThan(16);
  });
});
