import { describe, expect, test } from 'vitest';
import { makeProtocol, parseProtocol, protocolDay } from './protocol.ts';

const noon = Date.parse('2026-11-20T15:00:00Z');

describe('making', () => {
  test('a protocol shows the day, the count of the day and a check digit', () => {
    expect(makeProtocol({ instantMs: noon, counter: 42 })).toBe('20261120-00042-2');
  });

  test('the day is of São Paulo unless another zone is given', () => {
    const lateEvening = Date.parse('2026-11-21T02:59:59.999Z');
    expect(protocolDay(lateEvening)).toBe('20261120');
    expect(protocolDay(lateEvening + 1)).toBe('20261121');
    expect(protocolDay(lateEvening, 'Asia/Tokyo')).toBe('20261121');
    expect(makeProtocol({ instantMs: lateEvening, counter: 1, zone: 'UTC' })).toMatch(/^20261121-00001-\d$/);
  });

  test('the days when clocks jumped at midnight have their own number', () => {
    expect(protocolDay(Date.parse('2018-11-04T02:59:59Z'))).toBe('20181103');
    expect(protocolDay(Date.parse('2018-11-04T03:00:00Z'))).toBe('20181104');
  });

  test('a day with more than 99,999 tickets grows a digit', () => {
    expect(makeProtocol({ instantMs: noon, counter: 99_999 })).toMatch(/^20261120-99999-\d$/);
    const grown = makeProtocol({ instantMs: noon, counter: 100_000 });
    expect(grown).toMatch(/^20261120-100000-\d$/);
    expect(parseProtocol(grown)).toMatchObject({ ok: true, counter: 100_000 });
  });

  test.each([0, -1, 1.5, Number.NaN, 1e9])('a counter of %d is refused', (counter) => {
    expect(() => makeProtocol({ instantMs: noon, counter })).toThrow(RangeError);
  });
});

describe('reading', () => {
  test.each(['20261120-00042-2', ' 20261120-00042-2 ', '20261120000422', '20261120 00042 2', '20261120–00042–2'])(
    '%j is understood',
    (text) => {
      expect(parseProtocol(text)).toEqual({ ok: true, protocol: '20261120-00042-2', day: '20261120', counter: 42 });
    },
  );

  test.each([
    ['', 'shape'],
    ['maria', 'shape'],
    ['42', 'shape'],
    ['20261120-0042-2', 'shape'],
    ['20261120-00042-2x', 'shape'],
    ['2'.repeat(10_000), 'shape'],
    ['20261320-00042-2', 'day'],
    ['20260230-00042-2', 'day'],
    ['20261120-00000-1', 'count'],
    ['20261120-000042-2', 'count'],
    ['20261120-00042-7', 'check'],
  ])('%j is refused for its %s', (text, reason) => {
    expect(parseProtocol(text)).toMatchObject({ ok: false, reason });
  });

  test('a wrong check digit is said plainly in both languages', () => {
    const parsed = parseProtocol('20261120-00042-7');
    expect(!parsed.ok && parsed.message.en).toContain('check digit does not match');
    expect(!parsed.ok && parsed.message['pt-BR']).toContain('dígito verificador não confere');
  });
});

describe('slips', () => {
  const protocols = [1, 42, 99, 9_009, 10_203, 54_321, 90_000, 99_999, 1_234_567].flatMap((counter) =>
    [0, 40, 400, 4000].map((days) => makeProtocol({ instantMs: noon + days * 86_400_000, counter })),
  );

  test('any one wrong digit is noticed', () => {
    for (const protocol of protocols) {
      const digits = protocol.replaceAll('-', '');
      for (let at = 0; at < digits.length; at += 1) {
        for (const digit of '0123456789') {
          const slipped = digits.slice(0, at) + digit + digits.slice(at + 1);
          expect(parseProtocol(slipped).ok, slipped).toBe(slipped === digits);
        }
      }
    }
  });

  test('any swap of two neighbours is noticed, across the hyphens too', () => {
    for (const protocol of protocols) {
      const digits = protocol.replaceAll('-', '');
      for (let at = 1; at < digits.length; at += 1) {
        const slipped = digits.slice(0, at - 1) + digits.charAt(at) + digits.charAt(at - 1) + digits.slice(at + 1);
        expect(parseProtocol(slipped).ok, slipped).toBe(slipped === digits);
      }
    }
  });
});
