import { setImmediate as nextTick } from 'node:timers/promises';
import type { ServerFrame, ThreadId } from '@balcao/contract';
import type { WebSocket } from 'ws';

/** A socket as it is written to: how much waits in it is bounded, and one that takes nothing for long is cut. */
export interface Outlet {
  readonly send: (frame: ServerFrame) => void;
  /** More waits than may; nothing but what must be is given to it until it has drained. */
  isFull(): boolean;
  /** Whether a moment was enough: a reader that reads takes what waits at once. */
  drainsAtOnce(): Promise<boolean>;
  /** `onDrained` is told when all that was given to it is gone; it is cut when that takes too long. */
  watch(): void;
  /** Of the moment: sent now, or the last of a thread once it has drained. */
  sendOrHold(threadId: ThreadId, frame: ServerFrame): void;
  /** What is held is not true any more. */
  forgetHeld(): void;
  /** Asks the other side for a sign of life; one that gave none since the last time is cut. */
  beat(): void;
  end(): void;
}

export interface OutletPorts {
  readonly socket: WebSocket;
  /** Bytes waiting in the socket past which nothing more is given to it. */
  readonly waitingBytes: () => number;
  /** Nothing taken for so long, and it is cut. */
  readonly drainMs: number;
}

export function createOutlet({ socket, waitingBytes, drainMs }: OutletPorts, onDrained: () => void): Outlet {
  const held = new Map<ThreadId, ServerFrame>();
  let timer: NodeJS.Timeout | undefined;
  let isAlive = true;
  socket.on('pong', () => {
    isAlive = true;
  });

  const send = (frame: ServerFrame) => socket.send(JSON.stringify(frame));
  const isFull = () => socket.bufferedAmount > waitingBytes();
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const drained = () => {
    for (const frame of held.values()) send(frame);
    held.clear();
    onDrained();
  };
  const watch = () => {
    if (timer !== undefined) return;
    timer = setTimeout(() => socket.terminate(), drainMs);
    // What is written last is gone last.
    socket.ping(undefined, false, (error: Error | null | undefined) => {
      const isWatched = timer !== undefined;
      stop();
      if (isWatched && (error === undefined || error === null)) drained();
    });
  };
  return {
    send,
    isFull,
    drainsAtOnce: async () => {
      await nextTick();
      return !isFull();
    },
    watch,
    sendOrHold: (threadId, frame) => {
      if (!isFull()) return send(frame);
      held.set(threadId, frame);
      watch();
    },
    forgetHeld: () => held.clear(),
    beat: () => {
      if (!isAlive) return socket.terminate();
      isAlive = false;
      socket.ping();
      // What waits is little, and yet it may wait for ever.
      if (socket.bufferedAmount > 0) watch();
    },
    end: stop,
  };
}
