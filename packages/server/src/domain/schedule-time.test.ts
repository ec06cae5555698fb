import { AppError } from '@balcao/contract';
import { expect, test } from 'vitest';
import { checkFuture, readScheduleTime } from './schedule-time.ts';

const read = (text: string, zone: string) => new Date(readScheduleTime(text, zone)).toISOString();

test('a wall time is read in its zone, and an offset is what it says', () => {
  expect(read('2026-11-21T14:00', 'America/Sao_Paulo')).toBe('2026-11-21T17:00:00.000Z');
  expect(read('2026-11-21 14:00:30', 'Asia/Kathmandu')).toBe('2026-11-21T08:15:30.000Z');
  expect(read('2026-11-21T14:00-04:00', 'America/Sao_Paulo')).toBe('2026-11-21T18:00:00.000Z');
  expect(read('2026-11-21T14:00:00.250z', 'America/Sao_Paulo')).toBe('2026-11-21T14:00:00.000Z');
});

test('an hour that the clocks skip is the same time after the jump', () => {
  // New York, 8 March 2026: 02:00 EST becomes 03:00 EDT.
  expect(read('2026-03-08T02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
  expect(read('2026-03-08T01:59', 'America/New_York')).toBe('2026-03-08T06:59:00.000Z');
  expect(read('2026-03-08T03:00', 'America/New_York')).toBe('2026-03-08T07:00:00.000Z');
});

test('of an hour that comes twice it is the first', () => {
  // New York, 1 November 2026: 02:00 EDT becomes 01:00 EST.
  expect(read('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
  expect(read('2026-11-01T01:30-05:00', 'America/New_York')).toBe('2026-11-01T06:30:00.000Z');
  expect(read('2026-11-01T02:00', 'America/New_York')).toBe('2026-11-01T07:00:00.000Z');
  // Half an hour, on Lord Howe Island.
  expect(read('2026-04-05T01:45', 'Australia/Lord_Howe')).toBe('2026-04-04T14:45:00.000Z');
});

test('what is no time is refused', () => {
  for (const text of [
    '',
    'amanhã',
    '2026-11-21',
    '2026-02-30T10:00',
    '2026-11-21T24:00',
    '2026-11-21T14:60',
    '2026-1-1T10:00',
  ])
    expect(() => readScheduleTime(text, 'America/Sao_Paulo'), text).toThrow(AppError);
});

test('a time is later than now', () => {
  expect(() => checkFuture(1000, 1000, 'x')).toThrow(/past/);
  expect(() => checkFuture(1001, 1000, 'x')).not.toThrow();
});
