import { AppError } from '@balcao/contract';
import { expect, test } from 'vitest';
import { daysOf, periodOf } from './period.ts';

const now = Date.parse('2026-11-21T15:00:00Z');
const told = ({ fromMs, untilMs }: { fromMs: number; untilMs: number }) => [
  new Date(fromMs).toISOString(),
  new Date(untilMs).toISOString(),
];

test('days are those of the zone, and the last one is included', () => {
  expect(told(periodOf({ since: '2026-11-01', until: '2026-11-20' }, now, 'America/Sao_Paulo'))).toEqual([
    '2026-11-01T03:00:00.000Z',
    '2026-11-21T03:00:00.000Z',
  ]);
});

test('without a period it is the last 30 days until now', () => {
  expect(told(periodOf({}, now, 'America/Sao_Paulo'))).toEqual([
    '2026-10-22T15:00:00.000Z',
    '2026-11-21T15:00:00.000Z',
  ]);
});

test('instants are taken as they are, local times in the zone', () => {
  expect(told(periodOf({ since: '2026-11-20T10:00-03:00', until: '2026-11-20T18:00' }, now, 'Europe/Berlin'))).toEqual([
    '2026-11-20T13:00:00.000Z',
    '2026-11-20T17:00:00.000Z',
  ]);
});

test.each([[{ since: '2026-11-20', until: '2026-11-01' }], [{ since: '2026-02-30' }], [{ since: '2010-01-01' }]])(
  '%j is refused',
  (input) => {
    expect(() => periodOf(input, now, 'America/Sao_Paulo')).toThrow(AppError);
  },
);

test('the days of a period are cut to it, and one of a changing clock has 23 or 25 hours', () => {
  const days = daysOf(periodOf({ since: '2026-03-28', until: '2026-03-30' }, now, 'Europe/Berlin'), 'Europe/Berlin');
  expect(days.map(({ name, fromMs, untilMs }) => [name, (untilMs - fromMs) / 3_600_000])).toEqual([
    ['2026-03-28', 24],
    ['2026-03-29', 23],
    ['2026-03-30', 24],
  ]);
  const [today] = daysOf({ fromMs: now, untilMs: now + 1000 }, 'America/Sao_Paulo');
  expect(today).toMatchObject({ name: '2026-11-21', fromMs: now, untilMs: now + 1000 });
});
