import { setTimeout as sleep } from 'node:timers/promises';
import { isAway } from '../away.ts';
import type { Logger } from '../logger.ts';
import type { Executed } from '../store/store.ts';
import type { SettleInput } from './settle.ts';

/*
 * What a provider answered is known once and nowhere else: until it is written it is kept here, and tried again, however long
 * the database is away. The row says `sending` meanwhile, and its lease is renewed like that of a send under way.
 */
export interface Outcomes extends AsyncDisposable {
  /** Resolves when it is written, or given up: because this process ends, or because writing it fails for another reason. */
  write(outcome: SettleInput): Promise<void>;
}

export interface OutcomePorts {
  readonly execute: <R>(id: string, input: unknown) => Promise<Executed<R>>;
  readonly log: Logger;
}

const shortestMs = 100;
const longestMs = 5_000;
/** Of failures that are not the database's absence: one that cannot be written must not hold up the sends behind it for good. */
const mostOtherFailures = 10;
/** When the process ends each is tried once more, within so long. */
const lastTryMs = 3_000;

export function keepOutcomes({ execute, log }: OutcomePorts): Outcomes {
  const writing = new Set<Promise<void>>();
  const stop = new AbortController();

  const write = async (outcome: SettleInput) => {
    let otherFailures = 0;
    for (let waitMs = shortestMs; ; waitMs = Math.min(longestMs, waitMs * 2)) {
      const isLast = stop.signal.aborted;
      try {
        // oxlint-disable-next-line no-await-in-loop -- until it is written
        await execute('delivery.settle', outcome);
        return;
      } catch (error) {
        if (!isAway(error)) otherFailures += 1;
        const isGivenUp = isLast || otherFailures >= mostOtherFailures;
        log.error(
          { error, deliveryId: outcome.id, outcome: outcome.outcome.kind, isGivenUp },
          'an outcome could not be written',
        );
        if (isGivenUp) return;
      }
      // oxlint-disable-next-line no-await-in-loop -- as above
      await sleep(waitMs, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  };
  return {
    write: (outcome) => {
      const written = write(outcome).finally(() => writing.delete(written));
      writing.add(written);
      return written;
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      const late = new AbortController();
      await Promise.race([
        Promise.allSettled(writing),
        sleep(lastTryMs, undefined, { signal: late.signal }).catch(() => undefined),
      ]);
      late.abort();
    },
  };
}
