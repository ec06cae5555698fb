import { expect, test } from 'vitest';
import { toInstant } from './columns.ts';

const edges = [
  0,
  -1,
  999,
  86_399_999,
  86_400_000,
  Date.parse('1600-02-29T23:59:59.999Z'),
  Date.parse('1900-02-28T00:00:00.000Z'),
  Date.parse('2000-02-29T12:00:00.007Z'),
  Date.parse('2024-02-29T00:00:00.000Z'),
  Date.parse('2024-12-31T23:59:59.999Z'),
  Date.parse('2100-03-01T00:00:00.000Z'),
  Date.parse('0001-01-01T00:00:00.000Z'),
  Date.parse('9999-12-31T23:59:59.999Z'),
  Date.parse('0001-01-01T00:00:00.000Z') - 1,
  Date.parse('9999-12-31T23:59:59.999Z') + 1,
  8_640_000_000_000_000,
  1_763_647_200_123.75,
];

test.each(edges)('%d ms is told as a Date would tell it', (ms) => {
  expect(toInstant(ms)).toBe(new Date(ms).toISOString());
});

test('every day of eight centuries has its date', () => {
  const first = Date.parse('1595-01-01T13:07:09.042Z');
  for (let day = 0; day < 800 * 366; day += 1) {
    const ms = first + day * 86_400_000;
    if (toInstant(ms) !== new Date(ms).toISOString()) expect(toInstant(ms)).toBe(new Date(ms).toISOString());
  }
});

test('a time that is no time is refused', () => {
  expect(() => toInstant(Number.NaN)).toThrow(RangeError);
});
