import { AppError } from '@balcao/contract';
import { describe, expect, test } from 'vitest';
import { formatPhone, phoneIdentity, phoneSearchForms, typedPhone } from './phone-identity.ts';

describe('Brazilian numbers', () => {
  test.each([
    '5511987654321',
    '551187654321',
    '+55 (11) 98765-4321',
    '+55 (11) 8765-4321',
    '11 98765 4321',
    '11 8765-4321',
    '011 98765-4321',
    '0 15 11 98765-4321',
    '0055 11 98765-4321',
    '+55 (0)11 8765-4321',
    '5511987654321@s.whatsapp.net',
    '551187654321:7@c.us',
  ])('%s is one person, with and without the ninth digit', (raw) => {
    expect(phoneIdentity(raw)).toEqual({ canonical: '5511987654321', kind: 'phone', alternatives: ['551187654321'] });
  });

  test.each(['551131234567', '+55 11 3123-4567', '(11) 3123-4567', '551121234567', '551151234567'])(
    'the landline %s never gains a 9',
    (raw) => {
      const { canonical, alternatives } = phoneIdentity(raw);
      expect(canonical).toMatch(/^5511[235]1234567|551131234567$/);
      expect(canonical).toHaveLength(12);
      expect(alternatives).toEqual([]);
    },
  );

  test.each(['6', '7', '8', '9'])('eight digits that begin with %s are a mobile that lacks its 9', (first) => {
    expect(phoneIdentity(`5585${first}1234567`).canonical).toBe(`55859${first}1234567`);
  });

  test('a mobile that would be a landline without its 9 has no alternative', () => {
    expect(phoneIdentity('5511931234567')).toEqual({ canonical: '5511931234567', kind: 'phone', alternatives: [] });
  });

  test('area 55 is not the country', () => {
    expect(phoneIdentity('55 99876-5432').canonical).toBe('5555998765432');
    expect(phoneIdentity('55 3221-1234').canonical).toBe('555532211234');
    expect(phoneIdentity('5555998765432').canonical).toBe('5555998765432');
  });

  test('an area that does not exist gains no 9', () => {
    expect(phoneIdentity('552087654321', 'provider')).toMatchObject({ canonical: '552087654321', alternatives: [] });
  });

  test('service numbers keep their digits', () => {
    expect(phoneIdentity('0800 123 4567').canonical).toBe('558001234567');
    expect(phoneIdentity('558001234567', 'provider').canonical).toBe('558001234567');
  });

  test('the canonical form and the alternatives lead to the same identity, in every area', () => {
    for (let area = 11; area <= 99; area += 1) {
      for (let first = 2; first <= 9; first += 1) {
        for (const raw of [`55${area}${first}7654321`, `55${area}9${first}7654321`]) {
          const identity = phoneIdentity(raw, 'provider');
          expect(identity.kind).toBe('phone');
          for (const again of [identity.canonical, ...identity.alternatives])
            expect(phoneIdentity(again, 'provider')).toEqual(identity);
        }
      }
    }
  });
});

describe('other countries', () => {
  test.each([
    ['+44 (0)20 7946 0958', '442079460958'],
    ['+1 (202) 555-0123', '12025550123'],
    ['12025550123', '12025550123'],
    ['+351 912 345 678', '351912345678'],
    ['5491123456789', '5491123456789'],
    ['+47 91 23 45 67', '4791234567'],
  ])('%s is %s', (raw, canonical) => {
    expect(phoneIdentity(raw)).toEqual({ canonical, kind: 'phone', alternatives: [] });
  });

  test('ten digits are Brazilian when somebody types them and foreign when a provider sends them', () => {
    expect(phoneIdentity('4791234567').canonical).toBe('5547991234567');
    expect(phoneIdentity('4791234567', 'provider').canonical).toBe('4791234567');
  });

  test('a Mexican mobile with and without the old 1 is one person', () => {
    const identity = { canonical: '525512345678', kind: 'phone', alternatives: ['5215512345678'] };
    expect(phoneIdentity('+52 55 1234 5678')).toEqual(identity);
    expect(phoneIdentity('5215512345678', 'provider')).toEqual(identity);
  });
});

describe('what is not a phone', () => {
  test.each([
    ['123456789012345@lid', 'lid', '123456789012345@lid'],
    ['123456789012345:3@lid', 'lid', '123456789012345@lid'],
    ['120363019502650977-group', 'group', '120363019502650977-group'],
    ['120363019502650977@g.us', 'group', '120363019502650977-group'],
    ['5511987654321-1600000000-group', 'group', '5511987654321-1600000000-group'],
    ['BR.1502576394655843', 'bsuid', 'BR.1502576394655843'],
    ['US.ENT.11815799212886844830', 'bsuid', 'US.ENT.11815799212886844830'],
    ['98765-4321', 'other', '987654321'],
    ['maria', 'other', 'maria'],
    ['@lid', 'other', '@lid'],
    ['', 'other', ''],
    ['000', 'other', '0'],
  ])('%s is %s', (raw, kind, canonical) => {
    expect(phoneIdentity(raw)).toMatchObject({ kind, canonical });
  });

  test('any text has an identity, and the canonical form of a phone is its own identity', () => {
    let state = 11;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (state >> 8) % below;
    };
    const alphabet = '0123456789012345678901234567890123456789+() -.@lidgBR:\u0000';
    for (let i = 0; i < 20_000; i += 1) {
      const raw = Array.from({ length: random(18) }, () => alphabet.charAt(random(alphabet.length))).join('');
      const identity = phoneIdentity(raw);
      if (identity.kind !== 'phone') continue;
      expect(phoneIdentity(identity.canonical, 'provider'), raw).toEqual(identity);
      expect(formatPhone(identity.canonical), raw).toMatch(/^\+/);
    }
  });
});

describe('display', () => {
  test.each([
    ['5511987654321', '+55 11 98765-4321'],
    ['551131234567', '+55 11 3123-4567'],
    ['442079460958', '+44 20 7946 0958'],
    ['12025550123', '+1 202 555 0123'],
    ['558001234567', '+55 800 123 4567'],
    ['BR.150257', 'BR.150257'],
    ['123@lid', '123@lid'],
  ])('%s is shown as %s', (canonical, shown) => {
    expect(formatPhone(canonical)).toBe(shown);
  });
});

describe('search', () => {
  const finds = (typed: string, canonical: string) => {
    const { prefixes, suffixes } = phoneSearchForms(typed);
    return (
      prefixes.some((prefix) => canonical.startsWith(prefix)) || suffixes.some((suffix) => canonical.endsWith(suffix))
    );
  };

  test.each([
    '1',
    '11',
    '11 9',
    '11 98765',
    '(11) 8765',
    '11 8765-4321',
    '11987654321',
    '+55 11 9876',
    '55118765',
    '5511',
    '+5',
    '011 98765',
    '015 11 98765-4321',
    '98765-4321',
    '8765-4321',
    '0055 11',
  ])('%s finds +55 11 98765-4321', (typed) => {
    expect(finds(typed, '5511987654321')).toBe(true);
  });

  test.each(['11 3123', '+55 11 3123-4567', '3123-4567', '551131234567'])(
    '%s finds the landline +55 11 3123-4567',
    (typed) => {
      expect(finds(typed, '551131234567')).toBe(true);
    },
  );

  test.each(['12', '11 3', '+1 1987', '21 98765', '11 98765-4322', '7654-3210', 'maria', ''])(
    '%j does not find +55 11 98765-4321',
    (typed) => {
      expect(finds(typed, '5511987654321')).toBe(false);
    },
  );

  test('a foreign number is found by its country, with and without the plus', () => {
    expect(finds('+44 20', '442079460958')).toBe(true);
    expect(finds('4420', '442079460958')).toBe(true);
    expect(finds('+52 1 55', '525512345678')).toBe(true);
  });

  test('every beginning of every spelling finds its number', () => {
    for (const canonical of [
      '5511987654321',
      '5555998765432',
      '558587654321',
      '5585987654321',
      '551131234567',
      '5511931234567',
    ]) {
      const { canonical: own, alternatives } = phoneIdentity(canonical);
      for (const spelling of [own, ...alternatives]) {
        for (let length = 2; length <= spelling.length; length += 1) {
          expect(finds(`+${spelling.slice(0, length)}`, own), spelling.slice(0, length)).toBe(true);
          if (length > 2) expect(finds(spelling.slice(2, length), own), spelling.slice(2, length)).toBe(true);
        }
      }
    }
  });
});

test.each([
  ['(11) 98765-4321', '5511987654321'],
  ['1187654321', '5511987654321'],
  ['+351 912 345 678', '351912345678'],
  ['351912345678', '351912345678'],
  ['+1 212 555 0123', '12125550123'],
  ['0800 123 4567', '558001234567'],
])('somebody who types %s means %s', (typed, phone) => {
  expect(typedPhone(typed)).toBe(phone);
});

test.each(['119876543210', '20999999999', '98765-4321', '+12', 'onze', '', '+'])(
  '%s is refused as a phone',
  (typed) => {
    expect(() => typedPhone(typed)).toThrow(AppError);
  },
);
