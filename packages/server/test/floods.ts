import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { WebSocket } from 'ws';
import type { OwnProcess } from './own-process.ts';

/** Ways of a signed-in user to take the memory of a server. Each drives one against a process and tells its resident memory. */
export interface Flood {
  readonly beforeMb: number;
  readonly peakMb: number;
  readonly afterMb: number;
  /** How many times each thing happened: what the server answered, or did. */
  readonly outcomes: Readonly<Record<string, number>>;
}

export type Target = Pick<OwnProcess, 'url' | 'rssMb'>;

/** One socket that asks for the stream again and again, as fast as it goes; it comes back when it is cut. */
export function floodOfResumes(
  target: Target,
  token: string,
  { seconds }: { readonly seconds: number },
): Promise<Flood> {
  return measured(target, async (count) => {
    const endAt = performance.now() + seconds * 1000;
    while (performance.now() < endAt) {
      // oxlint-disable-next-line no-await-in-loop -- one socket at a time
      const socket = await connect(target.url, token);
      const closed = once(socket, 'close') as Promise<[number]>;
      while (socket.readyState === socket.OPEN && performance.now() < endAt) {
        for (let n = 0; n < 1000 && socket.bufferedAmount < 1_000_000; n += 1) socket.send(resume(0));
        // oxlint-disable-next-line no-await-in-loop -- lets the socket write
        await tick();
      }
      // A busy machine may be told later.
      if (performance.now() >= endAt) await Promise.race([closed, pause(20_000)]);
      socket.terminate();
      // oxlint-disable-next-line no-await-in-loop -- as above
      count(`closed ${(await closed)[0]}`);
    }
  });
}

/** Readers from the beginning of the log that take nothing and yet say that they are alive. */
export function floodOfReaders(
  target: Target,
  token: string,
  { readers, seconds }: { readonly readers: number; readonly seconds: number },
): Promise<Flood> {
  return measured(target, async (count) => {
    const sockets = await Promise.all(Array.from({ length: readers }, () => connect(target.url, token)));
    for (const socket of sockets) {
      socket.send(resume(0));
      socket.pause();
    }
    const alive = setInterval(() => {
      for (const socket of sockets) if (socket.readyState === socket.OPEN) socket.pong();
    }, 1000);
    await pause(seconds * 1000);
    // A busy machine may cut them later.
    for (let more = 0; more < 60 && (await openStreams(target.url)) > 0; more += 1) await pause(500);
    clearInterval(alive);
    // They read nothing, so it is the server that knows whether they were cut.
    count('streams open', await openStreams(target.url));
    return () => {
      for (const socket of sockets) socket.terminate();
    };
  });
}

/** Files of that size, so many at once. */
export function floodOfUploads(
  target: Target,
  token: string,
  { uploads, bytes }: { readonly uploads: number; readonly bytes: number },
): Promise<Flood> {
  return measured(target, async (count) => {
    await Promise.all(
      Array.from({ length: uploads }, async () => count(String(await upload(target.url, token, bytes)))),
    );
  });
}

type Count = (outcome: string, times?: number) => void;

/** The memory is looked at while the flood lasts, and at its end before what it holds is let go. */
async function measured({ rssMb }: Target, flood: (count: Count) => Promise<(() => void) | void>): Promise<Flood> {
  const outcomes: Record<string, number> = {};
  const beforeMb = rssMb();
  let peakMb = beforeMb;
  const look = setInterval(() => {
    peakMb = Math.max(peakMb, rssMb());
  }, 100);
  const letGo = await flood((outcome, times = 1) => {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + times;
  });
  clearInterval(look);
  const afterMb = rssMb();
  const told = { ...outcomes };
  letGo?.();
  return { beforeMb, peakMb: Math.max(peakMb, afterMb), afterMb, outcomes: told };
}

const resume = (after: number) => JSON.stringify({ type: 'resume', after });
const tick = () => new Promise((resolve) => setImmediate(resolve));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function connect(url: string, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/stream`, {
    headers: { authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  });
  await once(socket, 'open');
  socket.on('error', () => undefined);
  return socket;
}

async function openStreams(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^balcao_streams (\d+)$/m.exec(text)?.[1]);
}

/** The status, or why there is none. */
function upload(url: string, token: string, bytes: number): Promise<number | string> {
  return new Promise((resolve) => {
    const sending = request(`${url}/v1/media`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-length': bytes, 'content-type': 'application/zip' },
    });
    sending.once('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sending.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    Readable.from(pieces(bytes)).pipe(sending);
  });
}

function* pieces(bytes: number): Generator<Buffer> {
  const piece = randomBytes(1_048_576);
  for (let left = bytes; left > 0; left -= piece.length) {
    piece.writeUInt32LE(left % 0x1_00_00_00_00);
    yield Buffer.from(left < piece.length ? piece.subarray(0, left) : piece);
  }
}
