import type { ClientFrame, ServerFrame, Topic } from '@balcao/contract';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { Person } from './desk.ts';

export type EventFrame = Extract<ServerFrame, { type: 'event' }>;

/** A bare client: what it was told, frame by frame. */
export interface Listener extends AsyncDisposable {
  readonly frames: ServerFrame[];
  readonly events: () => EventFrame[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  send(frame: ClientFrame | string): void;
  until(isSo: (frames: readonly ServerFrame[]) => boolean): Promise<void>;
  /** Resolves when the stream has come as far as `seq`, whether it was told or passed over. */
  reached(seq: number): Promise<void>;
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
    reached: (seq) =>
      expect
        .poll(() => frames.some((frame) => 'seq' in frame && frame.seq >= seq), { timeout: 10_000, interval: 5 })
        .toBe(true),
    [Symbol.asyncDispose]: async () => {
      socket.terminate();
      await closed;
    },
  };
}

export const resume = (after: number | null): ClientFrame => ({ type: 'resume', after });

/** What one person's stream tells from now on. */
export async function follow(url: string, person: Person, topics?: readonly Topic[]): Promise<Listener> {
  // The log may be ahead of what the stream knows: from what is committed by now, and no earlier.
  const { seq } = await person.call('sync.snapshot', { tickets: 0 });
  const first: ClientFrame = { type: 'resume', after: seq, ...(topics === undefined ? {} : { topics: [...topics] }) };
  const listener = await listen(url, first, person.token);
  await listener.until((frames) => frames.some(({ type }) => type === 'hello'));
  return listener;
}
