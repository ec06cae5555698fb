import { AppError, isErrorCode, type SequencedEvent, type Topic } from '@balcao/contract';
import type { Api } from './api.ts';

export interface FollowOptions {
  /** Null starts at the present. */
  readonly after: number | null;
  readonly topics: readonly Topic[];
  /** Answers true when that was the last one wanted. */
  readonly onEvent: (event: SequencedEvent) => boolean;
  readonly signal: AbortSignal;
}

const resyncPauseMs = 200;
const mostResyncs = 5;

/**
 * Follows the log until `onEvent` has enough or the signal is aborted, without any state that a snapshot would renew: a
 * resync resumes where it was. A server that just started, or the other node of two, may need a moment to reach a cursor
 * it gave out itself; one that is never reached throws `cursor.invalid`.
 */
export function followLog(api: Api, { after, topics, onEvent, signal }: FollowOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    let position = after;
    let resyncs = 0;
    let pause: NodeJS.Timeout | undefined;
    let isOver = false;
    const finish = (error?: unknown) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(pause);
      signal.removeEventListener('abort', stop);
      subscription.close();
      if (error === undefined) resolve();
      else reject(error as Error);
    };
    const stop = () => finish();
    const advanced = (seq: number) => {
      position = seq;
      resyncs = 0;
    };
    const subscription = api.subscribe({
      after,
      topics,
      onEvent: (event) => {
        advanced(event.seq);
        try {
          if (!isOver && onEvent(event)) finish();
        } catch (error) {
          finish(error);
        }
      },
      onWatermark: advanced,
      onResync: () => {
        resyncs += 1;
        if (resyncs > mostResyncs) return finish(new AppError('cursor.invalid'));
        pause = setTimeout(() => subscription.resume(position ?? 0), resyncPauseMs);
      },
      onLink: (link) => {
        if (link.kind === 'refused') finish(new AppError(isErrorCode(link.code) ? link.code : 'auth.expired'));
      },
    });
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}
