export type TimerHandle = NodeJS.Timeout | number;

/** Time as an argument. */
export type Clock = {
  now(): number;
  setTimeout(run: () => void, ms: number): TimerHandle;
  clearTimeout(handle: TimerHandle): void;
};

/**
 * When frames are shown. A key asks with `flushNow`, at once; the network asks with `request`, which gathers
 * what arrives within an interval (33 ms, 100 ms without focus). While nothing is asked no timer runs.
 */
export type Scheduler = {
  flushNow(): void;
  request(): void;
  setFocused(isFocused: boolean): void;
  stop(): void;
};

export type SchedulerOptions = {
  present: () => void;
  clock: Clock;
  /** Milliseconds between frames that nobody pressed a key for; by default 33, and 100 without focus. */
  intervalMs?: number;
  unfocusedMs?: number;
};

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { present, clock, intervalMs = 33, unfocusedMs = 100 } = options;
  let isFocused = true;
  let isStopped = false;
  let shownAt = Number.NEGATIVE_INFINITY;
  let timer: { handle: TimerHandle } | null = null;

  function cancel(): void {
    if (timer !== null) clock.clearTimeout(timer.handle);
    timer = null;
  }

  function flushNow(): void {
    cancel();
    if (isStopped) return;
    shownAt = clock.now();
    present();
  }

  function request(): void {
    if (timer !== null || isStopped) return;
    const dueAt = shownAt + (isFocused ? intervalMs : unfocusedMs);
    const wait = Math.min(Math.max(0, dueAt - clock.now()), unfocusedMs);
    timer = { handle: clock.setTimeout(flushNow, wait) };
  }

  return {
    flushNow,
    request,
    setFocused(next) {
      const cameBack = next && !isFocused;
      isFocused = next;
      if (cameBack && timer !== null) flushNow();
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
