import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector, Dispatcher, fetch as undiciFetch } from 'undici';

/*
 * Requests to providers. A provider's answer may name any address for a file; one that leads into this machine or its network is
 * not connected to, whatever it is spelled like and wherever it is redirected: the check is made on the address that is connected
 * to, after the one look-up. The origin that the admin set for the connection is exempt, so an emulator on loopback works.
 */

/** What the registries have given out; all else of IPv6, such as IPv4 behind zeros, leads nowhere that is public. */
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** Only a public address is not; an IPv4 inside an IPv6 is judged as what it is, and what carries one elsewhere is refused. */
export function isReserved(address: string): boolean {
  if (isIP(address) === 0) return true;
  const read = ipaddr.process(address);
  if (read.range() !== 'unicast') return true;
  return read instanceof ipaddr.IPv6 && !read.match(publicIpv6);
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

/** Judges each request of a chain of redirects by where it goes: only the origin itself is exempt. */
class ByOrigin extends Dispatcher {
  readonly #origin: string | undefined;
  readonly #agents: { readonly trusted: Agent; readonly guarded: Agent };

  constructor(origin: string | undefined, agents: { readonly trusted: Agent; readonly guarded: Agent }) {
    super();
    this.#origin = origin;
    this.#agents = agents;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { trusted, guarded } = this.#agents;
    const isExempt = this.#origin !== undefined && String(options.origin) === this.#origin;
    return (isExempt ? trusted : guarded).dispatch(options, handler);
  }
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

  return {
    for: (base) => {
      const origin = base === undefined ? undefined : (URL.parse(base)?.origin ?? undefined);
      const dispatcher = new ByOrigin(origin, { trusted, guarded });
      const send = async (input: string | URL, init: RequestInit = {}) =>
        undiciFetch(String(input), { ...(await withPlainBody(init)), dispatcher } as FetchOptions);
      return send as unknown as typeof fetch;
    },
    [Symbol.asyncDispose]: async () => {
      // Nobody waits for an answer any more: one that a provider never gives must not be waited for either.
      await Promise.all([guarded.destroy(), trusted.destroy()]);
    },
  };
}
