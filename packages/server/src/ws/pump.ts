import type { ServerFrame } from '@balcao/contract';
import type { EventFeed, FeedEvent } from '../events/feed.ts';
import type { Outlet } from './outlet.ts';

/** Reads on from a cursor as long as the socket takes it. */
export interface Pump {
  begin(after: number): void;
  /** Nothing more is told until it begins again. */
  stop(): void;
  run(): Promise<void>;
}

export interface PumpPorts {
  readonly feed: Pick<EventFeed, 'head' | 'read'>;
  readonly outlet: Pick<Outlet, 'isFull' | 'drainsAtOnce' | 'watch' | 'send'>;
  /** False while rights are being looked at, and at the end. */
  readonly mayTell: () => boolean;
  /** Answers whether the reader was told of it. */
  readonly tell: (item: FeedEvent, prev: number) => boolean;
  readonly onShed: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** Events that are read at once: few at first and whenever the socket is full, so that little is read for nobody. */
const batch = { least: 20, most: 200 } as const;

export function createPump({ feed, outlet, mayTell, tell, onShed, onFailure }: PumpPorts): Pump {
  let cursor: number | null = null;
  let batchSize: number = batch.least;
  let isRunning = false;

  const tellAll = async (items: readonly FeedEvent[], from: number) => {
    let [at, prev] = [from, from];
    for (const item of items) {
      // A reader that reads takes what waits at once: what was read from the log waits for it a moment.
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      if (outlet.isFull() && !((await outlet.drainsAtOnce()) && mayTell() && cursor === at)) break;
      if (tell(item, prev)) prev = item.seq;
      at = item.seq;
      cursor = at;
    }
    // A resume may have moved the cursor meanwhile.
    if (cursor === at && prev !== at) outlet.send({ type: 'watermark', seq: at } satisfies ServerFrame);
  };
  const pump = async () => {
    while (mayTell() && cursor !== null && cursor < feed.head()) {
      if (outlet.isFull()) {
        batchSize = batch.least;
        onShed();
        return outlet.watch();
      }
      const from: number = cursor;
      // oxlint-disable-next-line no-await-in-loop -- batches follow each other
      const events = await feed.read(from, batchSize);
      // What was read is then of another place.
      if (cursor !== from) continue;
      // Rights are reviewed when the head passes the event that changed them: nothing is told beyond either.
      const known = mayTell() ? events.filter(({ seq }) => seq <= feed.head()) : [];
      if (known.length === 0) return;
      // oxlint-disable-next-line no-await-in-loop -- as above
      await tellAll(known, from);
      batchSize = Math.min(batch.most, batchSize * 2);
    }
  };
  return {
    begin: (after) => {
      cursor = after;
    },
    stop: () => {
      cursor = null;
    },
    run: async () => {
      if (isRunning || cursor === null) return;
      isRunning = true;
      await pump()
        .catch(onFailure)
        .finally(() => {
          isRunning = false;
        });
    },
  };
}
