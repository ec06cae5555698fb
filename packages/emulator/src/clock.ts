/** Where the emulator reads the time: `now()` is milliseconds since the epoch. Tests pass one they can move. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Seconds since the epoch as providers print them in webhooks. */
export function unixSeconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
