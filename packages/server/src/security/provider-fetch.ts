import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';

/*
 * Requests to providers. A provider's answer may name any address for a file; one that leads into this machine or its network is
 * not connected to, whatever it is spelled like and wherever it is redirected: the check is made on the address that is connected
 * to, after the one look-up. The origin that the admin set for the connection is exempt, so an emulator on loopback works.
 */
const reserved = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  reserved.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  reserved.addSubnet(network, prefix, 'ipv6');
}

export function isReserved(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return reserved.check(mapped, 'ipv4');
  const family = isIP(address);
  return family === 0 || reserved.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

class ReservedAddress extends Error {
  override readonly name = 'ReservedAddress';
  readonly code = 'ECONNREFUSED';

  constructor(host: string) {
    super(`${host} leads into this network; files are fetched from public addresses only`);
  }
}

const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    const open = addresses.filter(({ address }) => !isReserved(address));
    const [first] = open;
    if (first === undefined) return callback(new ReservedAddress(hostname), '', 0);
    if (options.all === true) return (callback as unknown as (error: null, found: typeof open) => void)(null, open);
    callback(null, first.address, first.family);
  });
};

type FetchOptions = Parameters<typeof undiciFetch>[1];

/** Node's own FormData is unknown to the library's fetch: it is turned into bytes with their content type first. */
async function withPlainBody(init: RequestInit): Promise<RequestInit> {
  if (!(init.body instanceof FormData)) return init;
  const encoded = new Response(init.body);
  const headers = new Headers(init.headers);
  headers.set('content-type', encoded.headers.get('content-type') ?? 'multipart/form-data');
  return { ...init, headers: Object.fromEntries(headers), body: new Uint8Array(await encoded.arrayBuffer()) };
}

export interface ProviderFetch extends AsyncDisposable {
  /** A fetch that reaches public addresses, and `origin` wherever it is. */
  for(origin: string | undefined): typeof fetch;
}

export function createProviderFetch(): ProviderFetch {
  const connect = buildConnector({ lookup: guardedLookup, timeout: 10_000 });
  const guarded = new Agent({
    connect: (options, callback) => {
      const host = options.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) !== 0 && isReserved(host)) return callback(new ReservedAddress(host), null);
      connect(options, callback);
    },
  });
  const trusted = new Agent({ connect: { timeout: 10_000 } });
  const pick = (url: string, origin: string | undefined) =>
    origin !== undefined && new URL(url).origin === origin ? trusted : guarded;

  return {
    for: (base) => {
      const origin = base === undefined ? undefined : (URL.parse(base)?.origin ?? undefined);
      const send = async (input: string | URL, init: RequestInit = {}) =>
        undiciFetch(String(input), {
          ...(await withPlainBody(init)),
          dispatcher: pick(String(input), origin),
        } as FetchOptions);
      return send as unknown as typeof fetch;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([guarded.close(), trusted.close()]);
    },
  };
}
