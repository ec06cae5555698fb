import { describe, expect, test } from 'vitest';
import { makeTotpSecret, matchTotp, toBase32, totpCode, totpStep, totpUrl } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

describe('codes by time', () => {
  // RFC 6238, appendix B, SHA-1.
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('at second %i the code is that of the RFC', (seconds, code) => {
    expect(totpCode(secret, totpStep(seconds * 1000), 8)).toBe(code);
    expect(totpCode(secret, totpStep(seconds * 1000))).toBe(code.slice(2));
  });

  // RFC 4226, appendix D.
  test('the first ten codes by counter are those of the RFC', () => {
    const codes = Array.from({ length: 10 }, (_, step) => totpCode(secret, step));
    expect(codes).toEqual('755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' '));
  });

  test('a code counts one step early and one late, and no further', () => {
    const nowMs = 1_234_567_890_000;
    const now = totpStep(nowMs);
    const steps = [-2, -1, 0, 1, 2].map((aside) => matchTotp(secret, totpCode(secret, now + aside), nowMs, null));
    expect(steps).toEqual([null, now - 1, now, now + 1, null]);
  });

  test('a step that was used, or one before it, does not count again', () => {
    const nowMs = 1_234_567_890_000;
    const now = totpStep(nowMs);
    expect(matchTotp(secret, totpCode(secret, now), nowMs, now)).toBeNull();
    expect(matchTotp(secret, totpCode(secret, now - 1), nowMs, now)).toBeNull();
    expect(matchTotp(secret, totpCode(secret, now + 1), nowMs, now)).toBe(now + 1);
  });

  test('what is no code is none', () => {
    for (const given of ['', '12345', '1234567', 'abcdef', '００００００']) {
      expect(matchTotp(secret, given, 1_234_567_890_000, null)).toBeNull();
    }
  });
});

// RFC 4648, section 10, without padding.
test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('base32 of “%s” is “%s”', (text, encoded) => {
  expect(toBase32(Buffer.from(text))).toBe(encoded);
});

test('a secret has 160 bits, is never the same, and its URL is what apps read', () => {
  expect(makeTotpSecret()).toHaveLength(20);
  expect(toBase32(makeTotpSecret())).not.toBe(toBase32(makeTotpSecret()));
  const url = new URL(totpUrl(secret, 'ana+1@example.com'));
  expect(decodeURIComponent(url.pathname)).toContain('Balcao:ana+1@example.com');
  expect(url.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
});
