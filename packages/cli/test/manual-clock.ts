/** A clock that moves only when told, for what takes a `Clock`. */
export type ManualClock = {
  now(): number;
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(handle: NodeJS.Timeout | number): void;
  advance(ms: number): void;
  /** Timers not yet run. */
  pending(): number;
};

export function createManualClock(): ManualClock {
  const timers = new Map<number, { at: number; run: () => void }>();
  let time = 0;
  let last = 0;
  const due = (until: number): [number, { at: number; run: () => void }] | undefined =>
    [...timers].filter(([, { at }]) => at <= until).toSorted(([, a], [, b]) => a.at - b.at)[0];
  return {
    now: () => time,
    setTimeout(run, ms) {
      timers.set(++last, { at: time + ms, run });
      return last;
    },
    clearTimeout: (handle) => void timers.delete(Number(handle)),
    advance(ms) {
      const until = time + ms;
      for (let next = due(until); next !== undefined; next = due(until)) {
        timers.delete(next[0]);
        time = next[1].at;
        next[1].run();
      }
      time = until;
    },
    pending: () => timers.size,
  };
}
