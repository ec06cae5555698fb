import { openClient } from './http-load.ts';
import { pause } from './stats.ts';

export interface Pace {
  readonly perSecond: number;
  readonly count: number;
  readonly startedAt: number;
  readonly isOver?: () => boolean;
}

/** One connection that takes the next turn whenever it is free: a slow answer delays no turn but its own. */
export async function sendPaced(
  port: number,
  pace: Pace,
  turns: { next: number },
  make: (dueAt: number) => Buffer,
): Promise<void> {
  using client = await openClient(port);
  while (turns.next < pace.count && pace.isOver?.() !== true) {
    const dueAt = pace.startedAt + (turns.next * 1000) / pace.perSecond;
    turns.next += 1;
    const wait = dueAt - performance.now();
    // oxlint-disable-next-line no-await-in-loop -- turns of a connection follow each other
    if (wait > 0.5) await pause(wait);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await client.send(make(dueAt));
  }
}
