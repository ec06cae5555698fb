import { once } from 'node:events';
import { connect } from 'node:net';

/*
 * A client that costs as little as it can, so that the server is what is measured: keep-alive sockets, requests that were
 * written down beforehand, answers read only as far as their length.
 */
export interface Load {
  readonly port: number;
  readonly clients: number;
  /** Whole requests, as bytes; answers undefined when there are no more. */
  readonly next: () => Buffer | undefined;
}

export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly latenciesMs: readonly number[];
}

export async function runLoad(load: Load): Promise<LoadResult> {
  const opened = await Promise.all(Array.from({ length: load.clients }, () => openClient(load.port)));
  const latenciesMs: number[] = [];
  const started = performance.now();
  await Promise.all(opened.map((client) => drive(client, load, latenciesMs)));
  const seconds = (performance.now() - started) / 1000;
  return { requests: latenciesMs.length, perSecond: latenciesMs.length / seconds, latenciesMs };
}

async function drive(client: Client, load: Load, latenciesMs: number[]): Promise<void> {
  using owned = client;
  for (let request = load.next(); request !== undefined; request = load.next()) {
    const sentAt = performance.now();
    // oxlint-disable-next-line no-await-in-loop -- a client asks one thing after the other
    await owned.send(request);
    latenciesMs.push(performance.now() - sentAt);
  }
}

/** Requests from a list until the time is over. */
export function forSeconds(seconds: number, request: () => Buffer): () => Buffer | undefined {
  const until = performance.now() + seconds * 1000;
  return () => (performance.now() < until ? request() : undefined);
}

export function requestOf(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer | string = '',
): Buffer {
  const bytes = Buffer.from(body);
  const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-length': String(bytes.length) });
  const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** One keep-alive connection; `send` resolves when the answer is there whole, and rejects when it is no 2xx. */
export interface Client extends Disposable {
  send(request: Buffer): Promise<void>;
}

export async function openClient(port: number): Promise<Client> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  let waiter: PromiseWithResolvers<void> | null = null;
  const reader = createAnswerReader((status, text) => {
    if (status >= 200 && status < 300) waiter?.resolve();
    else waiter?.reject(new Error(`answered ${status}: ${text}`));
  });
  socket.on('data', reader);
  socket.on('error', (error) => waiter?.reject(error));
  let isOurs = false;
  socket.on('close', () => {
    if (!isOurs) waiter?.reject(new Error('the server closed the connection'));
  });
  return {
    send: (request) => {
      waiter = Promise.withResolvers<void>();
      socket.write(request);
      return waiter.promise;
    },
    [Symbol.dispose]: () => {
      isOurs = true;
      socket.destroy();
    },
  };
}

const headEnd = Buffer.from('\r\n\r\n');

function createAnswerReader(onAnswer: (status: number, text: string) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  let missing = -1;
  let status = 0;
  let text = '';
  return (chunk) => {
    if (missing < 0) {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      const end = pending.indexOf(headEnd);
      if (end < 0) return;
      const head = pending.toString('latin1', 0, end);
      status = Number(head.slice(9, 12));
      text = status < 300 ? '' : pending.toString('utf8');
      missing = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0) - (pending.length - end - headEnd.length);
      pending = Buffer.alloc(0);
    } else missing -= chunk.length;
    if (missing > 0) return;
    missing = -1;
    onAnswer(status, text);
  };
}
