import { EventEmitter, setMaxListeners } from 'node:events';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Log } from './log.ts';

/**
 * Everything the emulator does after it answered a request: statuses to come, webhooks on their way.
 * `cancel` drops it all at once, `settled` waits until nothing is left, and closing ends it for good.
 */
export interface Work {
  readonly pending: number;
  /** Starts a task; a task that was cancelled ends quietly, any other failure is logged. */
  run(name: string, task: () => Promise<void>): void;
  /** Resolves after `ms`, rejects when the work is cancelled. */
  wait(ms: number): Promise<void>;
  /** Aborted when the work of this moment is cancelled. */
  signal(): AbortSignal;
  settled(): Promise<void>;
  cancel(): void;
}

export function createWork({ log }: { log: Log }): Work {
  const idle = new EventEmitter().setMaxListeners(0);
  let abort = newAbort();
  let pending = 0;

  const finish = () => {
    pending -= 1;
    if (pending === 0) idle.emit('idle');
  };
  return {
    get pending() {
      return pending;
    },
    run(name, task) {
      pending += 1;
      const { signal } = abort;
      task()
        .catch((error: unknown) => {
          if (!signal.aborted) log('task failed', { name, error: String(error) });
        })
        .finally(finish);
    },
    async wait(ms) {
      const { signal } = abort;
      await (ms <= 0 ? setImmediate(undefined, { signal }) : setTimeout(ms, undefined, { signal }));
    },
    signal: () => abort.signal,
    async settled() {
      while (pending > 0) await new Promise<void>((resolve) => idle.once('idle', resolve));
    },
    cancel() {
      abort.abort();
      abort = newAbort();
    },
  };
}

function newAbort(): AbortController {
  const abort = new AbortController();
  setMaxListeners(0, abort.signal);
  return abort;
}
