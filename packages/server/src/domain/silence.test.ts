import { expect, test } from 'vitest';
import { rememberHour, type Traffic, warningsOf } from './silence.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** A Thursday, 15:00 in São Paulo. */
const nowMs = Date.parse('2026-11-19T18:00:00.000Z');
const none = { count: 0, oldestMs: null };
const quiet: Traffic = { lastReceivedMs: null, activeHours: [], due: none, uncertain: none, isUnsubscribed: false };

/** Weekdays from 9 to 18 in São Paulo, from so many days before until the line died. */
function office(days: number, untilMs: number): Traffic {
  const hours: number[] = [];
  for (let ms = nowMs - days * dayMs; ms <= untilMs; ms += hourMs) {
    const local = new Date(ms - 3 * hourMs);
    const isOpen = local.getUTCDay() % 6 !== 0 && local.getUTCHours() >= 9 && local.getUTCHours() < 18;
    if (isOpen) hours.push(Math.floor(ms / hourMs));
  }
  return { ...quiet, activeHours: hours, lastReceivedMs: (hours.at(-1) ?? 0) * hourMs };
}
const kinds = (traffic: Traffic, at = nowMs) => warningsOf(traffic, at).map(({ kind }) => kind);

test('a line that died yesterday and is busy at this time of the week is silent since its last message', () => {
  const line = office(16, nowMs - 26 * hourMs);
  expect(warningsOf(line, nowMs)).toEqual([
    { kind: 'silent', since: new Date(line.lastReceivedMs ?? 0).toISOString(), count: 0 },
  ]);
});

test('a weekend, a new number, a number that was never written to and one that is quiet raise nothing', () => {
  const sunday = nowMs + 3 * dayMs;
  expect(kinds(office(16, nowMs + dayMs), sunday)).toEqual([]);
  expect(kinds(office(6, nowMs - 26 * hourMs))).toEqual([]);
  expect(kinds(quiet)).toEqual([]);
  const rare = [8, 15].map((days) => Math.floor((nowMs - days * dayMs) / hourMs));
  expect(kinds({ ...quiet, activeHours: rare, lastReceivedMs: nowMs - 8 * dayMs })).toEqual([]);
});

test('messages that are due for ten minutes are stuck, uncertain ones unconfirmed, and each says since when', () => {
  const old = { count: 3, oldestMs: nowMs - 11 * 60_000 };
  const fresh = { count: 3, oldestMs: nowMs - 60_000 };
  expect(kinds({ ...quiet, due: fresh, uncertain: fresh })).toEqual([]);
  expect(warningsOf({ ...quiet, due: old, uncertain: old }, nowMs)).toMatchObject([
    { kind: 'stuck', count: 3 },
    { kind: 'unconfirmed', count: 3 },
  ]);
});

test('a provider that is not set to send here is told at once', () => {
  expect(kinds({ ...quiet, isUnsubscribed: true })).toEqual(['webhook']);
});

test('an hour is remembered once, and what is older than the weeks compared is forgotten', () => {
  const first = rememberHour([], nowMs, nowMs);
  expect(rememberHour(first, nowMs + 1, nowMs)).toBe(first);
  expect(rememberHour(first, null, nowMs)).toBe(first);
  expect(rememberHour(first, nowMs + 16 * dayMs, nowMs + 16 * dayMs)).toHaveLength(1);
  expect(rememberHour(first, nowMs + hourMs, nowMs + hourMs)).toHaveLength(2);
});
