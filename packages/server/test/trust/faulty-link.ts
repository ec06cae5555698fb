import type { AddressInfo } from 'node:net';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';

/** A link that troubles: it drops, resets or silences what goes through it. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** Drops, resets or silences one connection; 1 when there was one. */
  trouble(): Promise<number>;
  /** Lets what is silent end. */
  heal(): void;
}

export async function openProxy(port: number): Promise<Proxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const silent = new Set<readonly [Socket, Socket]>();
  const server = createTcpServer((near) => {
    const far = connect(port, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        if (silent.has(pair)) return;
        near.destroy();
        far.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  let turn = 0;
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    trouble: async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20));
      const all = [...pairs].filter((pair) => !silent.has(pair));
      const pair = all[Math.floor(Math.random() * all.length)];
      if (pair === undefined) return 0;
      const [near, far] = pair;
      turn += 1;
      if (turn % 3 === 0) {
        near.destroy();
        far.destroy();
      } else if (turn % 3 === 1) {
        near.resetAndDestroy();
        far.resetAndDestroy();
      } else {
        silent.add(pair);
        near.unpipe(far);
        far.unpipe(near);
        far.pause();
        near.pause();
      }
      return 1;
    },
    heal: () => {
      for (const [near, far] of silent) {
        near.destroy();
        far.destroy();
      }
    },
    [Symbol.asyncDispose]: async () => {
      for (const [near, far] of [...pairs, ...silent]) {
        near.destroy();
        far.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
