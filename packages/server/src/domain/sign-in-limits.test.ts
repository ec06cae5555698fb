import { describe, expect, test } from 'vitest';
import { type Guesses, type GuessKind, triesAtOnce, waitsUntilMs, withFailure } from './sign-in-limits.ts';

const start = 1_763_647_200_000;
const seconds = (ms: number) => ms / 1000;

/** The waits after each failure of somebody who tries again as soon as they may. */
function waitsOf(kind: GuessKind, failures: number): number[] {
  const waits: number[] = [];
  let guesses: Guesses | undefined;
  let nowMs = start;
  for (let n = 0; n < failures; n += 1) {
    guesses = withFailure(kind, guesses, nowMs);
    const waitMs = Math.max(0, waitsUntilMs(kind, guesses, nowMs) - nowMs);
    waits.push(seconds(waitMs));
    nowMs += waitMs;
  }
  return waits;
}

describe('wrong passwords', () => {
  test('of an account wait longer and longer, and never longer than a quarter of an hour', () => {
    expect(waitsOf('account', 22)).toEqual([
      ...Array.from({ length: 9 }, () => 0),
      1,
      2,
      4,
      8,
      16,
      32,
      64,
      128,
      256,
      512,
      900,
      900,
      900,
    ]);
  });

  test('from an address wait for the rest of the minute', () => {
    expect(waitsOf('address', 11)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 0]);
  });

  test('are forgotten after a quiet hour', () => {
    let guesses: Guesses | undefined;
    for (let n = 0; n < 15; n += 1) guesses = withFailure('account', guesses, start);
    expect(withFailure('account', guesses, start + 3_599_000).failures).toBe(16);
    expect(withFailure('account', guesses, start + 3_600_000).failures).toBe(1);
  });
});

test('wrong codes wait after every five, five minutes and then twice as long each time, up to an hour', () => {
  const waits = waitsOf('code', 30).filter((wait) => wait > 0);
  expect(waits).toEqual([300, 600, 1200, 2400, 3600, 3600]);
});

test('as many are tried at once as may fail, and always one', () => {
  const after = (kind: GuessKind, failures: number) => {
    let guesses: Guesses | undefined;
    for (let n = 0; n < failures; n += 1) guesses = withFailure(kind, guesses, start);
    return triesAtOnce(kind, guesses, start);
  };
  expect([after('address', 0), after('address', 7), after('address', 30), after('account', 40)]).toEqual([10, 3, 1, 1]);
  expect([after('code', 0), after('code', 4), after('code', 5), after('code', 7)]).toEqual([5, 1, 5, 3]);
});
