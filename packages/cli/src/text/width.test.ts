import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { createRandomText } from '../../test/random-text.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { sanitizeLine } from './sanitize.ts';
import { cut, fit, graphemes, isNarrow, pad, width } from './width.ts';

test('the width is the one of string-width, cached or not', () => {
  const random = createRandomText(7);
  for (let index = 0; index < 3000; index++) {
    const text = sanitizeLine(random.text(random.number(10)));
    expect(width(text)).toBe(stringWidth(text));
    expect(width(text)).toBe(stringWidth(text));
  }
});

test('what counts as narrow is one column and one grapheme, beside anything', () => {
  const segmenter = new Intl.Segmenter();
  let count = 0;
  for (let code = 0; code < 0x10000; code++) {
    const character = String.fromCharCode(code);
    if (!isNarrow(character)) continue;
    count++;
    if (stringWidth(character) !== 1) expect(code.toString(16)).toBe('one column');
    if (Array.from(segmenter.segment(`a${character}${character}a`)).length !== 4)
      expect(code.toString(16)).toBe('alone');
  }
  expect(count).toBeGreaterThan(700);
});

test('colour codes take no columns', () => {
  expect(width('\u001b[31mação\u001b[0m')).toBe(4);
});

test('a cut falls between graphemes and says so', () => {
  expect(cut('João Souza', 20)).toBe('João Souza');
  expect(cut('João Souza', 5)).toBe('João…');
  expect(cut('漢字漢字', 4)).toBe('漢…');
  expect(cut('a👩‍👩‍👧‍👦b', 2)).toBe('a…');
  expect(cut('abc', 1)).toBe('…');
  expect(cut('abc', 0)).toBe('');
  expect(cut('abcdef', 4, '...')).toBe('a...');
});

test('padding puts the text left, right or in the middle', () => {
  expect(pad('é', 3)).toBe('é  ');
  expect(pad('é', 3, 'right')).toBe('  é');
  expect(pad('漢', 5, 'center')).toBe(' 漢  ');
  expect(pad('long', 2)).toBe('long');
});

test('a fitted text is exactly as wide as asked', () => {
  const random = createRandomText(8);
  for (let index = 0; index < 3000; index++) {
    const columns = random.number(14);
    expect(width(fit(sanitizeLine(random.text(random.number(10))), columns))).toBe(columns);
  }
});

test('graphemes join to the text they came from', () => {
  expect(graphemes('a👍🏽é')).toEqual(['a', '👍🏽', 'é']);
  expect(graphemes('abc')).toEqual(['a', 'b', 'c']);
});

test('a bounded cache forgets what is not used and keeps what is', () => {
  const cache = createBoundedCache<number, string>(3);
  for (let key = 0; key < 20; key++) {
    cache.set(key, `v${key}`);
    cache.get(0);
  }
  expect(cache.get(0)).toBe('v0');
  expect(cache.get(19)).toBe('v19');
  expect(cache.get(5)).toBeUndefined();
});
