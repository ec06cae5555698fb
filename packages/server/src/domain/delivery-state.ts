import type { MessageState } from '@balcao/contract';

const rank: Readonly<Record<MessageState, number>> = {
  received: 100,
  withdrawn: 100,
  queued: 0,
  sending: 1,
  uncertain: 2,
  sent: 3,
  failed: 4,
  delivered: 5,
  read: 6,
};

/**
 * Statuses come in any order and repeat: the state only grows. `failed` counts only while nothing was delivered, and a
 * delivery that comes after a failure wins.
 */
export function mergeState(now: MessageState, reported: 'sent' | 'delivered' | 'read' | 'failed'): MessageState {
  return rank[reported] > rank[now] ? reported : now;
}

/** Milliseconds before the next attempt: 1 s doubling to 5 min, with up to a quarter of jitter. */
export function backoffMs(attempts: number, random: number): number {
  const base = Math.min(300_000, 1000 * 2 ** Math.max(0, attempts - 1));
  return Math.round(base * (1 + random / 4));
}

export const maxAttempts = 12;

/**
 * The longest that anything waits to be tried again. What is due later than that was put there by a clock that has been set back
 * since, and is due now.
 */
export const longestWaitMs = 15 * 60_000;

/** Clocks of several machines differ by less; a pause that begins further ahead was made by a clock that has been set back. */
export const clockSkewMs = 5_000;
