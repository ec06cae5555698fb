import type { ClientFrame, ServerFrame } from '@balcao/contract';
import { expect } from 'vitest';
import { WebSocket } from 'ws';

export type EventFrame = Extract<ServerFrame, { type: 'event' }>;

/** A bare client: what it was told, frame by frame. */
export interface Listener extends AsyncDisposable {
  readonly frames: ServerFrame[];
  readonly events: () => EventFrame[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  send(frame: ClientFrame | string): void;
  until(isSo: (frames: readonly ServerFrame[]) => boolean): Promise<void>;
  /** Where the stream says it is: the last event or watermark. */
  place(): number;
  readonly socket: WebSocket;
}

/** Connects and sends the first frame; without one it says nothing. */
export async function listen(url: string, first: ClientFrame | string | null, token?: string): Promise<Listener> {
  const socket = new WebSocket(
    `${url.replace('http', 'ws')}/v1/stream`,
    token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } },
  );
  const frames: ServerFrame[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as ServerFrame));
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
  );
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  const send = (frame: ClientFrame | string) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  if (first !== null) send(first);
  return {
    frames,
    socket,
    send,
    closed,
    events: () => frames.filter((frame): frame is EventFrame => frame.type === 'event'),
    place: () =>
      frames.reduce(
        (at, frame) =>
          frame.type === 'event' || frame.type === 'watermark'
            ? frame.seq
            : frame.type === 'hello' && at === -1
              ? frame.seq
              : at,
        -1,
      ),
    until: (isSo) => expect.poll(() => isSo(frames), { timeout: 10_000, interval: 5 }).toBe(true),
    [Symbol.asyncDispose]: async () => {
      socket.terminate();
      await closed;
    },
  };
}

export const resume = (after: number | null): ClientFrame => ({ type: 'resume', after });
