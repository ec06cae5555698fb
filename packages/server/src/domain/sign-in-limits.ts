/*
 * How wrong passwords and codes are held up. Only failures count, for whom they are about and for where they come from:
 *
 * - an address: ten in a minute, then the rest of that minute.
 * - an account: ten, then a wait that doubles with each further one, up to a quarter of an hour; an hour without one forgets them.
 *   Whoever comes from an address from which the account was signed in to before does not wait for what others do.
 * - the second factor of an account: five, then five minutes that double with every five, up to an hour. Whoever gets there knows the
 *   password, so nobody else can hold the account up.
 */
export type GuessKind = 'address' | 'account' | 'code';

/** Failures so far, under one key. */
export interface Guesses {
  readonly failures: number;
  /** When the first and the last of them was, ms. */
  readonly sinceMs: number;
  readonly lastMs: number;
}

const none: Guesses = { failures: 0, sinceMs: 0, lastMs: 0 };

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const free: Readonly<Record<GuessKind, number>> = { address: 10, account: 10, code: 5 };
const longestMs: Readonly<Record<GuessKind, number>> = { address: minuteMs, account: 15 * minuteMs, code: hourMs };
/** After the longest of these nothing of a failure matters any more. */
export const guessesKeptMs = 24 * hourMs;

/** What still counts at that moment. */
export function countingNow(kind: GuessKind, guesses: Guesses | undefined, nowMs: number): Guesses {
  if (guesses === undefined || isForgotten(kind, guesses, nowMs)) return none;
  return guesses;
}

function isForgotten(kind: GuessKind, { sinceMs, lastMs }: Guesses, nowMs: number): boolean {
  switch (kind) {
    case 'address':
      return nowMs - sinceMs >= minuteMs;
    case 'account':
      return nowMs - lastMs >= hourMs;
    case 'code':
      return nowMs - lastMs >= guessesKeptMs;
  }
}

export function withFailure(kind: GuessKind, before: Guesses | undefined, nowMs: number): Guesses {
  const { failures, sinceMs } = countingNow(kind, before, nowMs);
  return { failures: failures + 1, sinceMs: failures === 0 ? nowMs : sinceMs, lastMs: nowMs };
}

/** Until when the next try has to wait; at or before `nowMs`: it may come now. */
export function waitsUntilMs(kind: GuessKind, guesses: Guesses | undefined, nowMs: number): number {
  const { failures, sinceMs, lastMs } = countingNow(kind, guesses, nowMs);
  if (failures < free[kind]) return 0;
  switch (kind) {
    case 'address':
      return sinceMs + minuteMs;
    case 'account':
      return lastMs + Math.min(longestMs.account, secondMs * 2 ** Math.min(30, failures - free.account));
    case 'code': {
      // Between two waits there are five tries.
      const rounds = Math.floor(failures / free.code);
      if (failures % free.code !== 0) return 0;
      return lastMs + Math.min(longestMs.code, 5 * minuteMs * 2 ** Math.min(30, rounds - 1));
    }
  }
}

/** How many may be tried at the same moment, before it is known how they end. */
export function triesAtOnce(kind: GuessKind, guesses: Guesses | undefined, nowMs: number): number {
  const { failures } = countingNow(kind, guesses, nowMs);
  if (kind === 'code') return free.code - (failures % free.code);
  return Math.max(1, free[kind] - failures);
}
