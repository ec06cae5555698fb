import { describe, expect, test } from 'vitest';
import { isCurrency, parseCents } from './money.ts';

describe('an amount', () => {
  test.each([
    ['1250', 125_000],
    ['1250,00', 125_000],
    ['1250.00', 125_000],
    ['1250,5', 125_050],
    ['0,01', 1],
    ['0', 0],
    ['R$ 1.250,00', 125_000],
    ['R$1.250,99', 125_099],
    ['1,250.00', 125_000],
    ['US$ 1,234,567.89', 123_456_789],
    ['1.234.567', 123_456_700],
    ['BRL 10', 1_000],
    [' 99,90 ', 9_990],
    ['999999999999,99', 99_999_999_999_999],
  ])('%s is %i hundredths', (text, cents) => {
    expect(parseCents(text)).toBe(cents);
  });

  test.each([
    '1.250',
    '1,250',
    '1.25.00',
    '1.250.00',
    '1,250,00',
    '12,345',
    '1.2345,00',
    '-1',
    '',
    'R$',
    'dez',
    '1e3',
    '1 250',
    '0x10',
  ])('%s is refused, for it is none or could be two', (text) => {
    expect(parseCents(text)).toBeNull();
  });

  test('of more than a million millions is refused', () => {
    expect(parseCents('1000000000000')).toBeNull();
    expect(parseCents('1.000.000.000.000,00')).toBeNull();
  });
});

test('currencies are those of ISO 4217', () => {
  expect(isCurrency('BRL')).toBe(true);
  expect(isCurrency('XYZ')).toBe(false);
});
