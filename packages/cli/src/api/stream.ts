import { type ClientFrame, errorMessage, isErrorCode, type ServerFrame } from '@balcao/contract';
import { WebSocket } from 'ws';
import type { Link as LinkState, Stream, StreamOptions } from '../store/port.ts';

export interface StreamTarget {
  readonly url: string;
  readonly token: string | null;
  readonly pace?: Partial<Pace>;
}

/** How often the link is probed, when silence means death, and how reconnecting slows down. Milliseconds. */
export interface Pace {
  readonly pingMs: number;
  readonly deadMs: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** A link that lived this long proves the server well: the next failure starts from the first delay. */
  readonly stableMs: number;
  readonly now: () => number;
  readonly random: () => number;
}

export const usualPace: Pace = {
  pingMs: 10_000,
  // Looked at on every ping, so death is noticed within 30 s.
  deadMs: 25_000,
  firstDelayMs: 500,
  longestDelayMs: 30_000,
  stableMs: 5000,
  now: Date.now,
  random: Math.random,
};

/**
 * Follows the log over one WebSocket at a time.
 *
 * 1. Connect and send `resume` with the last sequence delivered; `hello` makes the link online (and, without a sequence,
 *    says where the present is).
 * 2. Each event carries the sequence the server believes us at (`prev`). Past our own it is a gap: the socket is dropped
 *    and the log resumed, so nothing is skipped. At or under our own it is a repeat and dies here.
 * 3. `resync` means the cursor is of no use: frames are ignored until the owner has loaded a snapshot and calls `resume`.
 * 4. Silence beyond `deadMs`, a close or an error leads back to 1 after a growing, jittered delay; a refused token does
 *    not, since trying again cannot help.
 */
export function subscribe(target: StreamTarget, options: StreamOptions): Stream {
  const pace = { ...usualPace, ...target.pace };
  const place = createPlace(options.after);
  let topics = options.topics;
  let phase: 'following' | 'resyncing' | 'refused' | 'closed' = 'following';
  let link: Link | null = null;

  const report = (state: LinkState) => options.onLink?.(state);

  const connect = () => {
    pauses.stop();
    report({ kind: 'connecting' });
    const resume: ClientFrame = { type: 'resume', after: place.position(), topics: [...topics] };
    link = openLink(target, pace, resume, { onFrame, onEnd });
  };

  const drop = () => {
    link?.abandon();
    link = null;
  };

  const refuse = (code: string, message: string) => {
    phase = 'refused';
    drop();
    report({ kind: 'refused', code, message });
  };

  const onEnd = (end: LinkEnd) => {
    link = null;
    if (end.kind === 'refused') return refuse(end.code, end.message);
    pauses.afterEnd(end);
  };

  const onFrame = (frame: ServerFrame) => {
    switch (frame.type) {
      case 'hello':
        place.begin(frame.seq);
        return report({ kind: 'online' });
      case 'event':
        return onEvent(frame);
      case 'watermark':
        if (!place.advance(frame.seq)) return;
        return options.onWatermark?.(frame.seq);
      case 'resync':
        phase = 'resyncing';
        place.resync();
        drop();
        return options.onResync();
      case 'presence':
        return options.onPresence?.(frame.thread, frame.people);
      case 'error':
        if (/^(auth|permission)\./.test(frame.code)) return refuse(frame.code, frame.message);
        drop();
        return onEnd({ kind: 'lost', reason: frame.code, livedMs: 0 });
    }
  };

  const onEvent = ({ seq, prev, at, event }: Extract<ServerFrame, { type: 'event' }>) => {
    if (place.isGap(prev)) {
      drop();
      // Once at each place a gap is mended at once; a server that has nothing but gaps is asked with pauses.
      return place.gap() ? onEnd({ kind: 'lost', reason: 'gap', livedMs: 0 }) : connect();
    }
    if (!place.advance(seq)) return;
    options.onEvent({ seq, at, event });
  };

  const pauses = createPauses(pace, report, connect);
  connect();
  return {
    setTopics: (next) => {
      topics = next;
      link?.send({ type: 'topics', topics: [...next] });
    },
    resume: (after) => {
      if (phase === 'closed') return;
      phase = 'following';
      place.resume(after);
      drop();
      if (place.resyncs() > 1) pauses.before(place.resyncs() - 1, 'resync');
      else connect();
    },
    reconnectNow: () => {
      if (link !== null || phase === 'closed' || phase === 'resyncing') return;
      phase = 'following';
      connect();
    },
    close: () => {
      phase = 'closed';
      pauses.stop();
      drop();
    },
  };
}

/** How far the log was heard, and what keeps it from going on. */
function createPlace(after: number | null) {
  let position = after;
  /** Resyncs since the log last went on: a server that asks for nothing else is not asked without a pause. */
  let resyncs = 0;
  let gapAt: number | null = null;
  return {
    position: () => position,
    resyncs: () => resyncs,
    begin: (seq: number) => {
      position ??= seq;
    },
    /** False for what was heard before. */
    advance: (seq: number): boolean => {
      if (position !== null && seq <= position) return false;
      position = seq;
      resyncs = 0;
      return true;
    },
    isGap: (prev: number): boolean => position !== null && prev > position,
    /** True when there was one at this place before. */
    gap: (): boolean => {
      const isAgain = gapAt === position;
      gapAt = position;
      return isAgain;
    },
    resync: () => {
      resyncs += 1;
    },
    resume: (seq: number) => {
      position = seq;
    },
  };
}

/** The pauses between tries: they grow while links fail, and start over once one has lasted. */
function createPauses(pace: Pace, report: (state: LinkState) => void, connect: () => void) {
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  const before = (tries: number, reason: string) => {
    clearTimeout(timer);
    const delayMs = backoff(tries, pace);
    report({ kind: 'offline', reason, retryAtMs: pace.now() + delayMs });
    timer = setTimeout(connect, delayMs);
  };
  return {
    before,
    afterEnd: ({ reason, livedMs }: { readonly reason: string; readonly livedMs: number }) => {
      failures = livedMs >= pace.stableMs ? 1 : failures + 1;
      before(failures, reason);
    },
    stop: () => clearTimeout(timer),
  };
}

type LinkEnd =
  | { readonly kind: 'lost'; readonly reason: string; readonly livedMs: number }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

interface Link {
  send(frame: ClientFrame): void;
  /** Ends it without a word to its owner. */
  abandon(): void;
}

interface LinkEvents {
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onEnd: (end: LinkEnd) => void;
}

/** One socket from opening to its end; `onEnd` is called once at most, and no frame is handed over after it. */
function openLink(target: StreamTarget, pace: Pace, first: ClientFrame, events: LinkEvents): Link {
  const headers = target.token === null ? {} : { authorization: `Bearer ${target.token}` };
  const socket = new WebSocket(target.url, { headers, perMessageDeflate: false, handshakeTimeout: pace.deadMs });
  let over = false;
  let heardAt = pace.now();
  let onlineAt: number | null = null;

  const silence = () => {
    over = true;
    clearInterval(pulse);
    socket.removeAllListeners();
    // An unopened socket reports its own abandonment as an error; nobody is left to hear it.
    socket.on('error', () => undefined);
    socket.terminate();
  };
  const end = (what: LinkEnd) => {
    if (over) return;
    silence();
    events.onEnd(what);
  };
  const lost = (reason: string) =>
    end({ kind: 'lost', reason, livedMs: onlineAt === null ? 0 : pace.now() - onlineAt });
  const heard = () => {
    heardAt = pace.now();
  };
  const pulse = setInterval(() => {
    if (pace.now() - heardAt >= pace.deadMs) return lost('silent');
    if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, pace.pingMs);

  socket.on('open', () => socket.send(JSON.stringify(first)));
  socket.on('ping', heard);
  socket.on('pong', heard);
  socket.on('message', (data: Buffer) => {
    heard();
    const frame = parseFrame(data);
    if (frame === null) return;
    if (frame.type === 'hello') onlineAt = pace.now();
    events.onFrame(frame);
  });
  socket.on('unexpected-response', (_request, response) => {
    const status = response.statusCode ?? 0;
    response.resume();
    end(isRefusal(status) ? refusedWith(status) : { kind: 'lost', reason: `HTTP ${status}`, livedMs: 0 });
  });
  socket.on('close', (code) => (isRefusal(code) ? end(refusedWith(code)) : lost(`closed ${code}`)));
  socket.on('error', (error: NodeJS.ErrnoException) => lost(error.code ?? error.message));

  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    },
    abandon: () => {
      if (!over) silence();
    },
  };
}

function parseFrame(data: Buffer): ServerFrame | null {
  try {
    return JSON.parse(data.toString('utf8')) as ServerFrame;
  } catch {
    return null;
  }
}

/** HTTP statuses of the handshake and close codes of the socket that say: this token, never. */
function isRefusal(code: number): boolean {
  return code === 401 || code === 403 || code === 4401 || code === 4403 || code === 1008;
}

function refusedWith(status: number): LinkEnd {
  const code = status === 403 || status === 4403 ? 'permission.denied' : 'auth.expired';
  return { kind: 'refused', code, message: isErrorCode(code) ? errorMessage(code, {}, 'en') : code };
}

/** Doubles up to the limit; between half and all of it, so that many clients do not return at the same moment. */
function backoff(failures: number, pace: Pace): number {
  const ceiling = Math.min(pace.longestDelayMs, pace.firstDelayMs * 2 ** Math.min(failures - 1, 16));
  return ceiling / 2 + (ceiling / 2) * pace.random();
}
