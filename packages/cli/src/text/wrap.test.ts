import { expect, test } from 'vitest';
import { createRandomText } from '../../test/random-text.ts';
import { sanitizeText } from './sanitize.ts';
import { width } from './width.ts';
import { createWrapCache, visualLines, wrap } from './wrap.ts';

test('lines break between words', () => {
  expect(wrap('Bom dia, João! Já estou verificando', 12)).toEqual(['Bom dia,', 'João! Já', 'estou', 'verificando']);
});

test('a word longer than a line breaks between graphemes', () => {
  expect(wrap('ab cdefghij kl', 4)).toEqual(['ab', 'cdef', 'ghij', 'kl']);
  expect(wrap('漢字漢字', 5)).toEqual(['漢字', '漢字']);
});

test('newlines and empty lines stay', () => {
  expect(wrap('a\n\nb\n', 10)).toEqual(['a', '', 'b', '']);
  expect(wrap('', 10)).toEqual(['']);
});

test('spaces at a break vanish, indentation stays', () => {
  expect(wrap('aaa     bbb', 4)).toEqual(['aaa', 'bbb']);
  expect(wrap('  a b', 10)).toEqual(['  a b']);
  expect(wrap('aaa   ', 4)).toEqual(['aaa']);
});

test('no grapheme is lost and no line is too wide, for 20,000 random texts', () => {
  const random = createRandomText(11);
  for (let index = 0; index < 20_000; index++) {
    const text = sanitizeText(random.text(random.number(20)));
    const columns = 2 + random.number(12);
    const lines = wrap(text, columns);
    const wide = lines.filter((line) => width(line) > columns && [...new Intl.Segmenter().segment(line)].length > 1);
    if (wide.length > 0) expect({ text, columns, wide }).toBe('narrow');
    if (lines.join('').replaceAll(' ', '') !== text.replaceAll(/[ \n]/g, '')) expect({ text, lines }).toBe('whole');
  }
});

test('offsets move forward and skip only spaces and newlines', () => {
  const random = createRandomText(12);
  for (let index = 0; index < 5000; index++) {
    const text = sanitizeText(random.text(random.number(20)));
    let at = 0;
    for (const { start, end } of visualLines(text, 1 + random.number(9))) {
      expect(text.slice(at, start)).toMatch(/^ *\n? *$/);
      expect(end).toBeGreaterThanOrEqual(start);
      at = end;
    }
    expect(text.slice(at)).toMatch(/^ *$/);
  }
});

test('the cache gives the same lines as wrapping, at every width', () => {
  const cached = createWrapCache(2);
  for (const columns of [8, 12, 8, 20, 30, 8]) {
    for (const text of ['Bom dia, João!', 'Preciso falar em particular', 'Oi']) {
      expect(cached(text, columns)).toEqual(wrap(text, columns));
      expect(cached(text, columns)).toBe(cached(text, columns));
    }
  }
});
