import { setTimeout } from 'node:timers/promises';
import { type Clock, systemClock } from './clock.ts';
import { addFault, resetAll } from './control.ts';
import { createFaults, type FaultRule } from './faults.ts';
import { createGraphProvider, type GraphAccountInput, type RegisteredAccount } from './graph/graph-provider.ts';
import type { InboundInput } from './graph/inbound-input.ts';
import { createHttpClient } from './http-client.ts';
import { createJournal, type SentItem } from './journal.ts';
import { type Log, silentLog } from './log.ts';
import { ControlRefusal, type Core, type InboundResult, type Limits, type Provider } from './provider.ts';
import type { Random } from './random.ts';
import { createApp, listen } from './server.ts';
import { createWebhookDelivery, type Delivery, type RetryPolicy } from './webhook-delivery.ts';
import { createWork } from './work.ts';

export interface EmulatorOptions {
  /** 0, the default, picks a free port. */
  readonly port?: number;
  readonly host?: string;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly log?: Log;
  /** Pause before each status of a message, 250 ms unless told. */
  readonly statusDelayMs?: number;
  /** How webhooks are repeated until 200: 250 ms doubling to 10 s, 200 tries, 10 s for each answer unless told. */
  readonly webhookRetry?: Partial<RetryPolicy>;
  /** Webhooks that may wait at once (20,000); more are refused with 503. */
  readonly maxPendingWebhooks?: number;
  /** Requests kept for `sent` (100,000). */
  readonly journalLimit?: number;
}

/**
 * A running emulator of the messaging providers. `url` is the one origin: `${url}/graph/v25.0` is the base of the
 * WhatsApp Cloud API. Everything here can be done over HTTP too, under `${url}/_emulator`.
 */
export interface Emulator extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Registers a number; with `callbackUrl` the handshake runs first, and its result is told. */
  addAccount(account: GraphAccountInput): Promise<RegisteredAccount>;
  /** A customer writes; see `POST /_emulator/inbound` for the shapes. Throws on input that is not understood. */
  inbound(input: InboundInput): InboundResult;
  setWindow(input: {
    readonly channel: string;
    readonly to?: { readonly phoneNumberId?: string; readonly name?: string };
    readonly from: { readonly phone?: string; readonly wa_id?: string; readonly bsuid?: string };
    readonly state: 'open' | 'closed';
  }): void;
  setLimits(channel: string, limits: Limits): void;
  /** Adds a fault and gives its id. */
  addFault(fault: { readonly channel: string; readonly rule: FaultRule; readonly times?: number }): number;
  sent(query?: { readonly channel?: string; readonly after?: number }): readonly SentItem[];
  /** Calls back for everything the providers are asked to send from now on; the returned function ends it. */
  onSent(listener: (item: SentItem) => void): () => void;
  webhooks(): readonly Delivery[];
  /** Webhooks that are not delivered yet. */
  readonly pending: number;
  /** Resolves when no status and no webhook is left to send. */
  settled(): Promise<void>;
  reset(options?: { readonly accounts?: boolean }): void;
}

/**
 * Starts an emulator and resolves once it listens.
 *
 * @example
 * await using emulator = await createEmulator({ statusDelayMs: 0 });
 * await emulator.addAccount({ channel: 'whatsapp-cloud', phoneNumberId: '1', wabaId: '2', accessToken: 't',
 *   appSecret: 's', verifyToken: 'v', callbackUrl: 'http://127.0.0.1:3000/webhooks/whatsapp-cloud/1' });
 * emulator.inbound({ channel: 'whatsapp-cloud', from: { phone: '5511987654321' }, message: { type: 'text', text: 'Oi' } });
 * await emulator.settled();
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  let url = '';
  const http = createHttpClient({ maxSockets: 64 });
  const core = createCore({ options, http, origin: () => url });
  const providers: readonly Provider[] = [createGraphProvider(core)];
  const listening = await listen(createApp({ core, providers }), {
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
  });
  url = listening.url;
  return {
    url,
    port: listening.port,
    ...control({ core, providers }),
    get pending() {
      return core.webhooks.pending;
    },
    async [Symbol.asyncDispose]() {
      core.work.cancel();
      const closed = new Promise<void>((resolve) => listening.server.close(() => resolve()));
      listening.server.closeAllConnections();
      await closed;
      // Receivers that never answer are cut off by the cancel above; the bound is for a task that ignores it.
      await Promise.race([core.work.settled(), setTimeout(1000, undefined, { ref: false })]);
      http[Symbol.dispose]();
    },
  };
}

function createCore({
  options,
  http,
  origin,
}: {
  options: EmulatorOptions;
  http: ReturnType<typeof createHttpClient>;
  origin: () => string;
}): Core {
  const { clock = systemClock, random = Math.random, log = silentLog, statusDelayMs = 250 } = options;
  const work = createWork({ log });
  const retry = { baseMs: 250, capMs: 10_000, maxTries: 200, timeoutMs: 10_000, ...options.webhookRetry };
  const maxPending = options.maxPendingWebhooks ?? 20_000;
  const webhooks = createWebhookDelivery({ clock, random, work, http, log, retry, maxPending });
  const journal = createJournal({ clock, limit: options.journalLimit ?? 100_000 });
  const faults = createFaults({ random });
  return { clock, random, log, work, http, faults, journal, webhooks, statusDelayMs, origin };
}

function control({ core, providers }: { core: Core; providers: readonly Provider[] }) {
  const providerOf = (channel: string): Provider => {
    const provider = providers.find((candidate) => candidate.channel === channel);
    if (provider !== undefined) return provider;
    throw new ControlRefusal({ status: 400, code: 'channel.unknown', message: `No channel ${channel} here` });
  };
  return {
    addAccount: async (account) => (await providerOf(account.channel).addAccount(account)) as RegisteredAccount,
    inbound: (input) => providerOf(input.channel).inbound(input),
    setWindow: (input) => void providerOf(input.channel).setWindow(input),
    setLimits: (channel, limits) => providerOf(channel).setLimits(limits),
    addFault: (fault) => addFault({ core, providers }, fault).id,
    sent: (query) => core.journal.list(query),
    onSent: (listener) => core.journal.listen(listener),
    webhooks: () => core.webhooks.list(),
    settled: () => core.work.settled(),
    reset: (options = {}) => resetAll({ core, providers }, options),
  } satisfies Omit<Emulator, 'url' | 'port' | 'pending' | typeof Symbol.asyncDispose>;
}
