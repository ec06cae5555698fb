import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createProviderFetch } from '../../src/security/provider-fetch.ts';
import { tellControl, tellFigures } from './figures.ts';

/* S6: nothing inside the network is connected to, however it is spelled, and wherever a redirect leads. */

async function openTarget() {
  let visits = 0;
  const server = createServer((request, response) => {
    visits += 1;
    const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to');
    if (to === null) response.end('inside');
    else response.writeHead(302, { location: encodeURI(to) }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '::', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    visits: () => visits,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const spellings = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '0x7f000001',
  '0x7f.1',
  '2130706433',
  '0177.0.0.1',
  '017700000001',
  '127.0.0.1.',
  'localhost',
  'LOCALHOST',
  'localhost.',
  '0',
  '0.0.0.0',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:7f00:1]',
  '①②⑦.0.0.1',
  '127。0。0。1',
];

type Get = (url: string) => Promise<unknown>;

/** How often the target was reached, of how many tries. */
async function reached(get: Get): Promise<{ readonly tries: number; readonly connections: number }> {
  await using target = await openTarget();
  for (const host of spellings) await get(`http://${host}:${target.port}/`).catch(() => undefined);
  return { tries: spellings.length, connections: target.visits() };
}

test('S6: every spelling of this machine, as an address and behind a redirect', { timeout: 60_000 }, async ({
  task,
}) => {
  await using provider = createProviderFetch();
  const direct = await reached(provider.for('https://graph.facebook.com'));
  await using own = await openTarget();
  // The connection's own origin is reached, and sends us elsewhere.
  const origin = `http://127.0.0.1:${own.port}`;
  const redirected = await reached((url) => provider.for(origin)(`${origin}/?to=${encodeURIComponent(url)}`));
  const figures = { tries: direct.tries + redirected.tries, connections: direct.connections + redirected.connections };
  tellFigures(task, { id: 'S6', database: null, figures: { ...figures, 'redirects followed': own.visits() } });
  expect(figures.connections).toBe(0);
  expect(own.visits()).toBeGreaterThan(0);
});

test('S6 control: a plain fetch of the same addresses arrives, and is noticed', { timeout: 60_000 }, async ({
  task,
}) => {
  const { tries, connections } = await reached((url) => fetch(url));
  tellControl(task, { id: 'S6', database: null, figures: { tries, connections } });
  expect(connections).toBeGreaterThan(tries / 2);
});
