import type { ClientFrame, ServerFrame, Topic } from '@balcao/contract';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { Person } from './desk.ts';

export type EventFrame = Extract<ServerFrame, { type: 'event' }>;

/** What one person's stream tells from now on. */
export interface Listener extends AsyncDisposable {
  readonly events: () => readonly EventFrame[];
  readonly frames: readonly ServerFrame[];
  send(frame: ClientFrame): void;
  /** Resolves when the stream has come as far as `seq`, whether it was told or passed over. */
  reached(seq: number): Promise<void>;
}

export async function listen(url: string, person: Person, topics?: readonly Topic[]): Promise<Listener> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/stream`, {
    headers: { authorization: `Bearer ${person.token}` },
  });
  const frames: ServerFrame[] = [];
  socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as ServerFrame));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  // The log may be ahead of what the stream knows: from what is committed by now, and no earlier.
  const { seq: now } = await person.call('sync.snapshot', { tickets: 0 });
  socket.send(JSON.stringify({ type: 'resume', after: now, ...(topics === undefined ? {} : { topics }) }));
  await expect.poll(() => frames.some(({ type }) => type === 'hello')).toBe(true);
  return {
    frames,
    send: (frame) => socket.send(JSON.stringify(frame)),
    events: () => frames.filter((frame): frame is EventFrame => frame.type === 'event'),
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
