import { type Io, write } from './io.ts';

/** One thing that takes its time, told on stderr once it has taken a second. */
export interface Waiting {
  /** Takes the line away, before anything else is written. */
  end(): Promise<void>;
}

const patienceMs = 1000;
/** A terminal sees the seconds pass, a log one line in half a minute. */
const pace = { terminal: 1_000, log: 30_000 } as const;

/** `line` words what is waited for, with the seconds it has taken. */
export function startWaiting(io: Io, line: (seconds: number) => string): Waiting {
  const isLive = io.isTerminal.stderr;
  const startedMs = io.now();
  let isShown = false;
  let last: Promise<void> = Promise.resolve();
  const show = () => {
    const text = line(Math.round((io.now() - startedMs) / 1000));
    isShown = true;
    last = last.then(() => write(io.stderr, isLive ? `\r${text}\u001b[K` : `${text}\n`)).catch(() => undefined);
    timer = setTimeout(show, isLive ? pace.terminal : pace.log);
    timer.unref();
  };
  let timer = setTimeout(show, patienceMs);
  timer.unref();
  return {
    end: async () => {
      clearTimeout(timer);
      await last;
      if (isShown && isLive) await write(io.stderr, '\r\u001b[K');
    },
  };
}
