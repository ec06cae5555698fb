import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createProviderFetch, isReserved } from './provider-fetch.ts';

async function listen() {
  let visits = 0;
  const server = createServer((request, response) => {
    visits += 1;
    const to = /^\/to\?(.*)$/.exec(request.url ?? '')?.[1];
    if (to !== undefined) response.writeHead(302, { location: decodeURIComponent(to) }).end();
    else if (request.url === '/away') response.writeHead(302, { location: `http://127.0.0.2:${port}/secret` }).end();
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
    '[::ffff:7f00:1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '0177.0.0.1',
    '127.0.0.1.',
    '0',
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

  test('a redirect of the connection’s own origin into the network is not followed, one to itself is', async () => {
    await using target = await listen();
    await using other = await listen();
    await using provider = createProviderFetch();
    const origin = `http://127.0.0.1:${target.port}`;
    const home = await provider.for(origin)(`${origin}/to?${encodeURIComponent(`${origin}/x`)}`);
    expect(await home.text()).toBe('here');
    await expect(
      provider.for(origin)(`${origin}/to?${encodeURIComponent(`http://127.0.0.1:${other.port}/x`)}`),
    ).rejects.toThrow();
    expect(other.visits()).toBe(0);
  });

  test.each([
    ['loopback', '127.0.0.1', '127.255.255.254', '::1'],
    ['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fc00::1', 'fd00::1', 'fec0::1'],
    ['link-local, with the metadata of clouds', '169.254.169.254', 'fe80::1', 'fd00:ec2::254'],
    ['unspecified and this network', '0.0.0.0', '0.1.2.3', '::'],
    ['shared by a carrier', '100.64.0.1', '100.127.255.255'],
    ['IPv4 in IPv6, dotted and in hex', '::ffff:10.0.0.1', '::ffff:a00:1', '::ffff:7f00:1', '::127.0.0.1', '::7f00:1'],
    ['translation', '64:ff9b::10.0.0.1', '64:ff9b::808:808', '64:ff9b:1::a00:1', '::ffff:0:10.0.0.1'],
    ['6to4', '2002:7f00:1::1', '2002:a00:1::', '2002:808:808::', '192.88.99.1'],
    ['Teredo', '2001::1', '2001:0:53aa:64c::1'],
    ['documentation', '192.0.2.1', '198.51.100.7', '203.0.113.9', '2001:db8::1', '3fff::1'],
    ['benchmarks', '198.18.0.1', '198.19.255.255', '2001:2::1'],
    ['protocols, Orchid, segment routing, discard', '192.0.0.8', '2001:10::1', '2001:20::1', '5f00::1', '100::1'],
    ['multicast, broadcast and the future', '224.0.0.1', '239.255.255.255', '255.255.255.255', '240.0.0.1', 'ff02::1'],
    ['not given out', '4000::1', 'e000::1'],
    ['no address', '', 'localhost', '1.2.3', '0x7f.1', '10.0.0.1 ', '::ffff:8.8.8.8.8'],
  ])('%s is reserved', (_what, ...addresses) => {
    expect(addresses.filter((address) => !isReserved(address))).toEqual([]);
  });

  test('public addresses are not reserved', () => {
    const open = ['1.1.1.1', '157.240.12.53', '200.160.2.3', '172.32.0.1', '100.128.0.1', '192.0.3.1', '198.20.0.1'];
    const open6 = ['2a03:2880:f10c::1', '2001:12ff:0:2::3', '2804::1', '2606:4700:4700::1111', '::ffff:8.8.8.8'];
    expect([...open, ...open6].filter(isReserved)).toEqual([]);
  });
});
