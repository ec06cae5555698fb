import { expect, test } from 'vitest';
import { snoozeUntil } from './snooze-until.ts';

const nowMs = Date.parse('2026-11-20T15:00:00.000Z');

test.each([
  ['30m', '2026-11-20T15:30:00.000Z'],
  ['45min', '2026-11-20T15:45:00.000Z'],
  ['2h', '2026-11-20T17:00:00.000Z'],
  [' 3 D ', '2026-11-23T15:00:00.000Z'],
  ['1w', '2026-11-27T15:00:00.000Z'],
  ['2026-11-30T09:00-03:00', '2026-11-30T12:00:00.000Z'],
  ['2026-11-30T09:00:30Z', '2026-11-30T09:00:30.000Z'],
  ['2026-11-30T09:00:30.250Z', '2026-11-30T09:00:30.250Z'],
])('%s is %s', (text, until) => {
  expect(snoozeUntil(text, nowMs)).toBe(until);
});

test.each([
  ['', 'input.invalid'],
  ['amanhã', 'input.invalid'],
  ['2', 'input.invalid'],
  ['2h30', 'input.invalid'],
  ['-2h', 'input.invalid'],
  ['2026-11-30T09:00', 'input.invalid'],
  ['2026-13-40T09:00Z', 'input.invalid'],
  ['2026-11-30', 'input.invalid'],
  ['99999w', 'input.invalid'],
  ['367d', 'input.invalid'],
  ['0h', 'schedule.past'],
  ['2026-11-20T15:00:00Z', 'schedule.past'],
  ['2020-01-01T00:00Z', 'schedule.past'],
])('%s is refused: %s', (text, code) => {
  expect(() => snoozeUntil(text, nowMs)).toThrow(expect.objectContaining({ code }));
});
