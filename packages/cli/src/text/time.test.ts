import { describe, expect, test } from 'vitest';
import {
  age,
  clockTime,
  date,
  dateTime,
  dayLabel,
  duration,
  localDay,
  playTime,
  type TimeStyle,
  windowLeft,
} from './time.ts';

const pt: TimeStyle = { timeZone: 'America/Sao_Paulo', lang: 'pt-BR' };
const en: TimeStyle = { timeZone: 'America/Sao_Paulo', lang: 'en' };
const now = Date.parse('2026-11-20T14:32:00-03:00'); // a Friday
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('clock and days', () => {
  test('the clock is the one of the zone', () => {
    expect(clockTime(now, pt)).toBe('14:32');
    expect(clockTime(now, { ...pt, timeZone: 'Asia/Kolkata' })).toBe('23:02');
    expect(clockTime(now, { ...pt, timeZone: 'UTC' })).toBe('17:32');
  });

  test('the clock follows daylight saving', () => {
    const berlin = { ...pt, timeZone: 'Europe/Berlin' };
    expect(clockTime(Date.parse('2026-10-25T00:59:00Z'), berlin)).toBe('02:59');
    expect(clockTime(Date.parse('2026-10-25T01:00:00Z'), berlin)).toBe('02:00');
  });

  test('days near now have names, others a date', () => {
    const labels = [1, 0, -1, -2, -6, -7].map((days) => dayLabel(now + days * day, now, pt));
    expect(labels).toEqual(['amanhã', 'hoje', 'ontem', 'quarta', 'sábado', '13/11']);
    expect([0, -1, -2, -7].map((days) => dayLabel(now + days * day, now, en))).toEqual([
      'today',
      'yesterday',
      'Wednesday',
      'Nov 13',
    ]);
  });

  test('a day ends at local midnight', () => {
    expect(dayLabel(Date.parse('2026-11-20T00:00:00-03:00'), now, pt)).toBe('hoje');
    expect(dayLabel(Date.parse('2026-11-19T23:59:59-03:00'), now, pt)).toBe('ontem');
    expect(localDay(now, pt) - localDay(now - 15 * hour, pt)).toBe(1);
  });

  test('another year is written out', () => {
    const old = Date.parse('2025-11-18T17:02:00-03:00');
    expect(date(old, now, pt)).toBe('18/11/2025');
    expect(date(old, now, en)).toBe('Nov 18, 2025');
    expect(dateTime(now - 2 * day, now, pt)).toBe('18/11 14:32');
    expect(dateTime(now, now, pt)).toBe('14:32');
  });
});

describe('spans', () => {
  test('an age has one unit', () => {
    expect([0, 4 * minute, 59 * minute, hour, 26 * hour, 3 * day, -hour].map((ago) => age(now - ago, now))).toEqual([
      '0m',
      '4m',
      '59m',
      '1h',
      '1d',
      '3d',
      '0m',
    ]);
  });

  test('a window under one hour is urgent, a closed one is null', () => {
    expect(windowLeft(now + 23 * hour + 12 * minute, now)).toBe('23h');
    expect(windowLeft(now + 40 * minute, now)).toBe('40m!');
    expect(windowLeft(now + 1, now)).toBe('1m!');
    expect(windowLeft(now + 3 * day, now)).toBe('3d');
    expect(windowLeft(now, now)).toBeNull();
  });

  test('durations and recordings', () => {
    expect([12_000, 14 * minute, hour + 4 * minute, 3 * day + 2 * hour].map(duration)).toEqual([
      '12s',
      '14m',
      '1h04',
      '3d02h',
    ]);
    expect([14_000, 12 * minute + 5000, hour + 2 * minute + 9000].map(playTime)).toEqual(['0:14', '12:05', '1:02:09']);
  });
});

test('any instant of two years agrees with Intl', () => {
  const format = new Intl.DateTimeFormat('pt-BR', {
    timeZone: 'Australia/Lord_Howe',
    hour: '2-digit',
    minute: '2-digit',
  });
  for (let at = now; at < now + 730 * day; at += 7 * hour + 13 * minute) {
    expect(clockTime(at, { ...pt, timeZone: 'Australia/Lord_Howe' })).toBe(format.format(at));
  }
});

test('the zone of this process reads like its IANA name', () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const at of ['2026-01-15T03:10:00Z', '2026-07-15T23:50:00Z', '2018-11-04T03:30:00Z'].map(Date.parse)) {
    const [named, local] = [zone, 'local'].map((timeZone) => dateTime(at, at, { timeZone, lang: 'en' }));
    expect(local).toBe(named);
  }
});
