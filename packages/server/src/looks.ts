/**
 * Looks at connections: each has a line of its own that holds at most one look, so that a connection whose provider is slow, or
 * talks a lot, holds up no other. Whatever asks while a look waits is answered by that one; what asks while one runs gets one
 * more, since the provider may have answered before the news.
 */
export interface Looks extends AsyncDisposable {
  ask(id: string, when: LookTime): void;
  /** Resolves when no look runs, and none waits but for its turn. */
  idle(): Promise<void>;
}

/** *In its turn*: not before the last look that was asked for like this is `gapMs` old. */
export type LookTime = 'at once' | 'in its turn';

export interface LooksPorts {
  readonly look: (id: string) => Promise<void>;
  readonly onFailure: (error: unknown, id: string) => void;
  readonly now: () => number;
  /** Between looks of one connection that notices ask for. */
  readonly gapMs?: number;
  /** Looks under way at a time, over all connections. */
  readonly atOnce?: number;
}

const defaults = { gapMs: 5_000, atOnce: 16 } as const;

interface Line {
  state: 'resting' | 'waiting' | 'queued' | 'running';
  /** Asked for again while it ran. */
  again: LookTime | null;
  /** No look for a notice before. */
  notBeforeMs: number;
  timer: NodeJS.Timeout | null;
}

export function createLooks(ports: LooksPorts): Looks {
  const { gapMs, atOnce } = { ...defaults, ...ports };
  const lines = new Map<string, Line>();
  const queue: string[] = [];
  const running = new Set<Promise<void>>();
  let isStopped = false;

  const lineOf = (id: string): Line => {
    const line = lines.get(id) ?? { state: 'resting', again: null, notBeforeMs: 0, timer: null };
    lines.set(id, line);
    return line;
  };
  const ask = (id: string, when: LookTime): void => {
    if (isStopped) return;
    const line = lineOf(id);
    if (line.state === 'queued') return;
    if (line.state === 'running') {
      line.again = when === 'at once' || line.again === null ? when : line.again;
      return;
    }
    // A clock that was set back makes nobody wait longer than that.
    const waitMs = when === 'at once' ? 0 : Math.min(gapMs, line.notBeforeMs - ports.now());
    if (waitMs > 0 && line.state === 'waiting') return;
    if (line.timer !== null) clearTimeout(line.timer);
    line.timer = null;
    if (waitMs <= 0) {
      if (when === 'in its turn') line.notBeforeMs = ports.now() + gapMs;
      line.state = 'queued';
      queue.push(id);
      startNext();
      return;
    }
    line.state = 'waiting';
    // A clock that was set back must not put a look off for longer than the gap.
    line.timer = setTimeout(
      () => {
        line.state = 'resting';
        line.notBeforeMs = 0;
        ask(id, 'in its turn');
      },
      Math.min(waitMs, gapMs),
    );
    line.timer.unref();
  };
  const run = async (id: string): Promise<void> => {
    const line = lineOf(id);
    line.state = 'running';
    try {
      await ports.look(id);
    } catch (error) {
      ports.onFailure(error, id);
    }
    line.state = 'resting';
    const { again } = line;
    line.again = null;
    if (again !== null) ask(id, again);
  };
  function startNext(): void {
    while (!isStopped && running.size < atOnce) {
      const id = queue.shift();
      if (id === undefined) return;
      const look: Promise<void> = run(id).finally(() => {
        running.delete(look);
        startNext();
      });
      running.add(look);
    }
  }
  return {
    ask,
    idle: async () => {
      // oxlint-disable-next-line no-await-in-loop -- a look may ask for another
      while (running.size > 0) await Promise.all(running);
    },
    [Symbol.asyncDispose]: async () => {
      isStopped = true;
      for (const { timer } of lines.values()) if (timer !== null) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}

/** Work that is done one after the other; a failure is told and ends nothing. */
export function createChain(onFailure: (error: unknown) => void) {
  let last: Promise<void> = Promise.resolve();
  let isStopped = false;
  return {
    add: (work: () => Promise<void>): void => {
      last = last
        .then(async () => {
          if (!isStopped) await work();
        })
        .catch(onFailure);
    },
    idle: () => last,
    [Symbol.asyncDispose]: async () => {
      isStopped = true;
      await last;
    },
  };
}
