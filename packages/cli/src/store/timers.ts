/** Named timers: one of a name runs at a time, and all end together. */
export interface Timers {
  /** Runs it once after a while; a second wish before that is the same wish. */
  later(name: string, ms: number, run: () => void): void;
  /** Resolves after a while, or when hurried. */
  pause(ms: number): Promise<void>;
  /** Ends a pause at once. */
  hurry(): void;
  close(): void;
}

export function createTimers(): Timers {
  const running = new Map<string, NodeJS.Timeout>();
  let hurry: () => void = () => {};
  let isClosed = false;
  const later: Timers['later'] = (name, ms, run) => {
    if (running.has(name) || isClosed) return;
    const timer = setTimeout(() => {
      running.delete(name);
      run();
    }, ms);
    running.set(name, timer);
  };
  return {
    later,
    pause: (ms) =>
      new Promise((resolve) => {
        hurry = resolve;
        later('pause', ms, resolve);
      }),
    hurry: () => hurry(),
    close: () => {
      isClosed = true;
      for (const timer of running.values()) clearTimeout(timer);
    },
  };
}
