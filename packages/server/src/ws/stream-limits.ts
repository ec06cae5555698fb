export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** What one client may take of the server. Readers of everyday programs stay far below; past these one is told and let go. */
export interface StreamLimits {
  /** Frames of a client: so many at once, and so many a second in the long run. */
  readonly frames: Rate;
  /** Of these, how often it may ask for the stream anew, which is read from the log each time. */
  readonly resumes: Rate;
  /** Frames that may come before the first one was answered. */
  readonly framesBeforeHello: number;
  readonly socketsPerUser: number;
  /** Sockets that did not say yet who they are. */
  readonly strangers: number;
  /** Bytes that may wait in one socket before it is left behind: less of them where there are many sockets. */
  readonly waitingBytes: { readonly most: number; readonly least: number; readonly all: number };
  /** A reader that takes nothing for so long is cut. */
  readonly drainMs: number;
}

export const streamLimits: StreamLimits = {
  frames: { burst: 40, perSecond: 10 },
  resumes: { burst: 10, perSecond: 1 },
  framesBeforeHello: 8,
  socketsPerUser: 512,
  strangers: 1_000,
  waitingBytes: { most: 262_144, least: 16_384, all: 16_777_216 },
  drainMs: 30_000,
};

/** How much may wait in each of so many sockets. */
export function waitingShare({ waitingBytes: { most, least, all } }: StreamLimits, sockets: number): number {
  return Math.max(least, Math.min(most, Math.floor(all / Math.max(1, sockets))));
}

/** Whether one more frame is within the rate; a bucket that fills with time. */
export function createAllowance({ burst, perSecond }: Rate, now: () => number): () => boolean {
  let left = burst;
  let at = now();
  return () => {
    const nowMs = now();
    left = Math.min(burst, left + (Math.max(0, nowMs - at) / 1000) * perSecond);
    at = nowMs;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
