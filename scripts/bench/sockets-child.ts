/** A bare `ws` server: its limit is `send` in a loop over its sockets. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { answerParent } from './child.ts';

const http = createServer();
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));

/** Every event to every socket, as many at a time as a wake-up brings. */
async function fanOut({ text, events, batch }: { text: string; events: number; batch: number }) {
  const before = process.threadCpuUsage();
  for (let sent = 0; sent < events; sent += batch) {
    for (const socket of sockets.clients) for (let index = 0; index < batch; index += 1) socket.send(text);
    // oxlint-disable-next-line no-await-in-loop -- lets sockets drain, as any server must
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { user, system } = process.threadCpuUsage(before);
  return { cpuMs: (user + system) / 1000 };
}

answerParent(
  {
    port: () => (http.address() as AddressInfo).port,
    clients: () => sockets.clients.size,
    cpuMs: () => {
      const { user, system } = process.threadCpuUsage();
      return (user + system) / 1000;
    },
    fanOut,
  },
  async () => {
    for (const socket of sockets.clients) socket.terminate();
    http.close();
  },
);
