import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createProviderFetch, isReserved } from './provider-fetch.ts';

async function listen() {
  let visits = 0;
  const server = createServer((request, response) => {
    visits += 1;
    if (request.url === '/away') response.writeHead(302, { location: `http://127.0.0.2:${port}/secret` }).end();
    else response.end('here');
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    visits: () => visits,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

describe('requests to providers', () => {
  test.each([
    '127.0.0.1',
    '127.1',
    '0x7f000001',
    '2130706433',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '169.254.169.254',
    '10.0.0.1',
  ])('an address inside the network is never connected to, spelled %s', async (host) => {
    await using target = await listen();
    await using provider = createProviderFetch();
    await expect(provider.for('https://graph.facebook.com')(`http://${host}:${target.port}/`)).rejects.toThrow();
    expect(target.visits()).toBe(0);
  });

  test('the origin of the connection is reached wherever it is', async () => {
    await using target = await listen();
    await using provider = createProviderFetch();
    const response = await provider.for(`http://127.0.0.1:${target.port}/graph`)(`http://127.0.0.1:${target.port}/x`);
    expect(await response.text()).toBe('here');
  });

  test('another port of the same machine is not the origin', async () => {
    await using origin = await listen();
    await using other = await listen();
    await using provider = createProviderFetch();
    await expect(provider.for(`http://127.0.0.1:${origin.port}`)(`http://127.0.0.1:${other.port}/`)).rejects.toThrow();
    expect(other.visits()).toBe(0);
  });

  test('public addresses are not reserved; every private range is', () => {
    for (const address of ['1.1.1.1', '157.240.12.53', '2a03:2880:f10c::1']) expect(isReserved(address)).toBe(false);
    for (const address of [
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '172.31.255.1',
      '192.168.1.1',
      'fe80::1',
      'fd00::1',
      '::',
      '::ffff:10.0.0.1',
    ]) {
      expect(isReserved(address)).toBe(true);
    }
  });
});
