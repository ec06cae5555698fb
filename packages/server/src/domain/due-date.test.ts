import { expect, test } from 'vitest';
import { dueDate, reminder, usualReminder } from './due-date.ts';

const zone = 'America/Sao_Paulo';
const now = Date.parse('2026-11-21T12:00:00.000Z');
const at = (text: string, inZone = zone) => new Date(dueDate(text, 'due', inZone, now).ms).toISOString();

test.each([
  ['2026-11-30 14:00', '2026-11-30T17:00:00.000Z'],
  ['2026-11-30T14:00', '2026-11-30T17:00:00.000Z'],
  ['2026-11-30T14:00:00', '2026-11-30T17:00:00.000Z'],
  ['2026-11-30T14:00-05:00', '2026-11-30T19:00:00.000Z'],
  ['2026-11-30T14:00:30.500Z', '2026-11-30T14:00:30.500Z'],
  ['2026-11-30', '2026-12-01T02:59:00.000Z'],
  ['2028-02-29', '2028-03-01T02:59:00.000Z'],
  ['90m', '2026-11-21T13:30:00.000Z'],
  ['2h', '2026-11-21T14:00:00.000Z'],
  ['3d', '2026-11-24T12:00:00.000Z'],
  ['1w', '2026-11-28T12:00:00.000Z'],
])('%s is %s in São Paulo', (text, expected) => {
  expect(at(text)).toBe(expected);
});

test('a local time follows the zone of the office, also where clocks change', () => {
  expect(at('2026-07-01 09:00', 'Europe/Lisbon')).toBe('2026-07-01T08:00:00.000Z');
  expect(at('2026-12-01 09:00', 'Europe/Lisbon')).toBe('2026-12-01T09:00:00.000Z');
  // The hour that is skipped is taken as far after the jump.
  expect(at('2026-03-29 01:30', 'Europe/Lisbon')).toBe('2026-03-29T01:30:00.000Z');
});

test.each([
  'amanhã',
  '',
  '30/11/2026',
  '2026-02-30',
  '2026-13-01',
  '2026-11-30 24:00',
  '2026-11-30 9:00',
  '2026-02-30T10:00Z',
  '1500-01-01',
  '5x',
  '99999d',
])('%j is refused with what would do', (text) => {
  expect(() => dueDate(text, 'due', zone, now)).toThrow(/due: .*is no time; write 2026-11-30/);
});

test('a reminder is a span before what is due, or a time of its own', () => {
  const due = Date.parse('2026-11-30T17:00:00.000Z');
  expect(reminder('2h', due, zone, now)).toBe(due - 2 * 3_600_000);
  expect(reminder('2026-11-29 08:00', due, zone, now)).toBe(Date.parse('2026-11-29T11:00:00.000Z'));
  expect(() => reminder('2h', null, zone, now)).toThrow(/before what/);
});

test('what is due at a time reminds then, what is due on a day in its morning, or at its end when that is over', () => {
  const usual = (text: string) => new Date(usualReminder(dueDate(text, 'due', zone, now), zone, now)).toISOString();
  expect(usual('2026-11-30 14:00')).toBe('2026-11-30T17:00:00.000Z');
  expect(usual('2026-11-30')).toBe('2026-11-30T12:00:00.000Z');
  expect(usual('2026-11-21')).toBe('2026-11-22T02:59:00.000Z');
});
