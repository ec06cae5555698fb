import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** WebSocket clients that only count frames: reading must cost far less than sending. */
export interface Counting extends Disposable {
  readonly frames: number;
  readonly bytes: number;
  /** Resolves when every socket together has had that many frames since `reset`. */
  until(frames: number): Promise<void>;
  reset(): void;
}

export async function countFrames(port: number, sockets: number, first: string): Promise<Counting> {
  let frames = 0;
  let bytes = 0;
  let wanted: { readonly frames: number; readonly resolve: () => void } | null = null;
  const onFrames = (count: number, size: number) => {
    frames += count;
    bytes += size;
    if (wanted !== null && frames >= wanted.frames) {
      wanted.resolve();
      wanted = null;
    }
  };
  const open = await Promise.all(Array.from({ length: sockets }, () => openOne(port, first, onFrames)));
  return {
    get frames() {
      return frames;
    },
    get bytes() {
      return bytes;
    },
    until: (count) =>
      new Promise((resolve) => {
        if (frames >= count) return resolve();
        wanted = { frames: count, resolve };
      }),
    reset: () => {
      frames = 0;
      bytes = 0;
    },
    [Symbol.dispose]: () => {
      for (const socket of open) socket.destroy();
    },
  };
}

function openOne(port: number, first: string, onFrames: (count: number, bytes: number) => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    const key = randomBytes(16).toString('base64');
    socket.write(
      `GET /v1/stream HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${key}\r\n\r\n`,
    );
    let isOpen = false;
    const count = createFrameCounter(onFrames);
    socket.on('data', (chunk: Buffer) => {
      if (isOpen) return count(chunk);
      isOpen = true;
      if (first !== '') socket.write(textFrame(first));
      const end = chunk.indexOf('\r\n\r\n') + 4;
      if (end < chunk.length) count(chunk.subarray(end));
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** Frames of a server are not masked: two bytes, then perhaps a longer length. */
function createFrameCounter(onFrames: (count: number, bytes: number) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let skip = 0;
  return (chunk) => {
    let count = 0;
    let at = skip;
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    rest = Buffer.alloc(0);
    while (at + 2 <= data.length) {
      const short = (data[at + 1] ?? 0) & 127;
      const head = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (at + head > data.length) break;
      const size =
        short === 126 ? data.readUInt16BE(at + 2) : short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short;
      if (((data[at] ?? 0) & 15) === 1) count += 1;
      at += head + size;
    }
    if (at < data.length) {
      rest = Buffer.from(data.subarray(at));
      skip = 0;
    } else skip = at - data.length;
    if (count > 0) onFrames(count, chunk.length);
  };
}

/** A masked text frame of a client; the mask is zero, which changes nothing. */
export function textFrame(text: string): Buffer {
  const body = Buffer.from(text);
  const head = Buffer.alloc(body.length < 126 ? 6 : 8);
  head[0] = 0x81;
  if (body.length < 126) head[1] = 0x80 | body.length;
  else {
    head[1] = 0x80 | 126;
    head.writeUInt16BE(body.length, 2);
  }
  return Buffer.concat([head, body]);
}
