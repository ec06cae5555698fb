import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import { createControl } from './control.ts';
import type { Core, Provider } from './provider.ts';

/** One express app for every provider, each under its own path, and the control beside them. */
export function createApp({ core, providers }: { core: Core; providers: readonly Provider[] }): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  for (const provider of providers) app.use(provider.path, provider.router);
  app.use('/_emulator', createControl({ core, providers }));
  app.use((_req, res) => {
    const paths = providers.map(({ path }) => path).join(', ');
    res.status(404).json({ error: { code: 'path.unknown', message: `Nothing here; providers live under ${paths}` } });
  });
  return app;
}

/** Listens on `host:port` (port 0 picks a free one) and says where. */
export async function listen(
  app: Express,
  { host, port }: { host: string; port: number },
): Promise<{ server: Server; port: number; url: string }> {
  const server = createServer(app);
  server.listen({ host, port });
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return { server, port: address.port, url: `http://${name}:${address.port}` };
}
