import { type Io, write } from './io.ts';

const patienceMs = 1000;
/** A terminal sees the seconds pass, a log one line in half a minute. */
const pace = { terminal: 1_000, log: 30_000 } as const;

/** Tells on stderr what is waited for, once it has taken a second; `line` words it with the seconds it has taken. */
export async function whileWaiting<T>(io: Io, line: (seconds: number) => string, work: () => Promise<T>): Promise<T> {
  const isLive = io.isTerminal.stderr;
  const startedMs = io.now();
  let isShown = false;
  let last: Promise<void> = Promise.resolve();
  const show = () => {
    const text = line(Math.round((io.now() - startedMs) / 1000));
    isShown = true;
    // A stderr that is gone must not end the work.
    last = last.then(() => write(io.stderr, isLive ? `\r${text}\u001b[K` : `${text}\n`)).catch(() => undefined);
    timer = setTimeout(show, isLive ? pace.terminal : pace.log);
    timer.unref();
  };
  let timer = setTimeout(show, patienceMs);
  timer.unref();
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    await last;
    if (isShown && isLive) await write(io.stderr, '\r\u001b[K');
  }
}
