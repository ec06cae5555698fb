import { describe, expect, test } from 'vitest';
import { secretOf, withoutSecrets } from './secret-text.ts';

const token = 'EAAG"tok/en+with=odd&signs%41 ç';
const secrets = [secretOf('accessToken', token), secretOf('botToken', '123456:ABC-def_ghi')];
const told = (text: string) => withoutSecrets(text, secrets, { parts: true });

const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const entities = (text: string) => Array.from(text, (c) => `&#x${c.codePointAt(0)?.toString(16)};`).join('');
const units = (text: string) => Array.from(text, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

describe('a secret is found', () => {
  test.each([
    ['as it is', token],
    ['in a URL', encodeURIComponent(token)],
    ['in a URL in a URL', encodeURIComponent(encodeURIComponent(token))],
    ['with every byte escaped, in small letters', percent(token)],
    ['in JSON', JSON.stringify(token).slice(1, -1)],
    ['in JSON of PHP', JSON.stringify(token).slice(1, -1).replaceAll('/', '\\/').replaceAll('ç', '\\u00e7')],
    ['in JSON in JSON', JSON.stringify(JSON.stringify(token).slice(1, -1)).slice(1, -1)],
    ['in JSON as code units', units(token)],
    ['in a page', token.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
    ['in a page as numbers', entities(token)],
    ['in hex', Buffer.from(token).toString('hex')],
  ])('%s', (_how, written) => {
    expect(told(`wrong token <${written}>, ask again`)).toBe('wrong token <[accessToken]>, ask again');
  });

  test.each(['', 'a', 'ab', 'abc', 'abcd'])('in base64 of a header that begins with "%s"', (before) => {
    const header = Buffer.from(`${before}${token}:`).toString('base64');
    for (const written of [header, header.replaceAll('+', '-').replaceAll('/', '_'), encodeURIComponent(header)])
      expect(told(`authorization ${written}`)).toMatch(/^authorization .{0,7}\[accessToken\].{0,8}$/);
  });

  test('in the path of a URL, twice, beside another', () => {
    const url = `https://api.telegram.org/bot123456:ABC-def_ghi/sendMessage`;
    expect(told(`${url} then ${encodeURIComponent(url)} and ${token}`)).toBe(
      'https://api.telegram.org/bot[botToken]/sendMessage then https%3A%2F%2Fapi.telegram.org%2Fbot[botToken]%2FsendMessage and [accessToken]',
    );
  });

  test('where the text was cut in it, and where only its beginning is told', () => {
    expect(told(`wrong: ${token.slice(0, 5)}`)).toBe('wrong: [accessToken]');
    expect(told(`wrong: ${token.slice(0, 20)}… of the app`)).toBe('wrong: [accessToken]… of the app');
  });
});

test('everything else stays as it was', () => {
  for (const text of ['Template não existe (#132001)', '100% of 5 & more \\ "x"', 'ação 😀 %zz &#xffffffff;', ''])
    expect(told(text)).toBe(text);
  const whole = { parts: false } as const;
  expect(withoutSecrets(`a word: ${token.slice(0, 20)}`, secrets, whole)).toBe(`a word: ${token.slice(0, 20)}`);
  expect(withoutSecrets(`all of it: ${token}!`, secrets, whole)).toBe('all of it: [accessToken]!');
});

test('a secret that is a part of many words is left alone', () => {
  expect(withoutSecrets('abc of abcdef', [secretOf('verifyToken', 'abc')], { parts: true })).toBe('abc of abcdef');
});

test('a page of megabytes costs no more than a moment', () => {
  const page = `${'%4'.repeat(400_000)}${token}`;
  const started = performance.now();
  expect(told(page).endsWith('[accessToken]')).toBe(true);
  expect(performance.now() - started).toBeLessThan(2_000);
});
