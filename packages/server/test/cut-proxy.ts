import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a PostgreSQL that can be cut: what goes wrong between two machines, on one. */
export interface CutProxy extends AsyncDisposable {
  readonly url: string;
  /** Ends every connection there is. */
  cut(): void;
  /** Ends them, and lets nobody in until it is called with false. */
  close(isClosed: boolean): void;
  /** Connections that there are pass nothing on any more, and are not ended: half open. */
  hush(): void;
  /** The COMMIT of the next write that mentions `text` loses its connection: once it is carried out, or before it got there. */
  loseCommit(how: 'carried out' | 'not carried out', text: string, afterwards?: () => void): void;
  readonly cuts: () => number;
}

const beginMessage = Buffer.from('BEGIN\0');
const commitMessage = Buffer.from('COMMIT\0');

export async function createCutProxy(target: URL): Promise<CutProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const hushed = new WeakSet<Socket>();
  let isClosed = false;
  let cuts = 0;
  let losing: {
    readonly how: 'carried out' | 'not carried out';
    readonly text: string;
    readonly afterwards: () => void;
  } | null = null;

  const server = createServer((client) => {
    if (isClosed) return client.destroy();
    const database = connect(Number(target.port || 5432), target.hostname);
    const pair = [client, database] as const;
    pairs.add(pair);
    const end = () => {
      client.destroy();
      database.destroy();
      pairs.delete(pair);
    };
    let isLost = false;
    let isMentioned = false;
    let isReading = false;
    client.on('data', (data) => {
      if (hushed.has(client)) return;
      if (data.includes(beginMessage)) isMentioned = false;
      if (data.includes('READ ONLY')) isReading = true;
      if (data.includes(beginMessage)) isReading = false;
      if (losing !== null && !isReading && data.includes(losing.text)) isMentioned = true;
      if (losing !== null && isMentioned && data.includes(commitMessage)) {
        const { how, afterwards } = losing;
        losing = null;
        cuts += 1;
        if (how === 'not carried out') {
          end();
          return afterwards();
        }
        isLost = true;
        database.once('data', () => {
          end();
          afterwards();
        });
      }
      database.write(data);
    });
    database.on('data', (data) => {
      if (!isLost && !hushed.has(client)) client.write(data);
    });
    for (const socket of pair) socket.on('error', end).on('close', end);
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    cuts += 1;
    for (const [client, database] of pairs) {
      client.destroy();
      database.destroy();
    }
  };
  return {
    url: url.href,
    cut,
    close: (closed) => {
      isClosed = closed;
      if (closed) cut();
    },
    hush: () => {
      for (const [client] of pairs) hushed.add(client);
    },
    loseCommit: (how, text, afterwards = () => undefined) => {
      losing = { how, text, afterwards };
    },
    cuts: () => cuts,
    [Symbol.asyncDispose]: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
