import type { Clock } from './clock.ts';
import type { FaultEffects } from './faults.ts';
import type { HttpClient } from './http-client.ts';
import type { Log } from './log.ts';
import type { Random } from './random.ts';
import type { Work } from './work.ts';

/**
 * Pushes webhooks the way Meta does: at least once, only 200 counts, anything else is repeated with a growing pause.
 * The first attempts of one lane (a customer of a number) go one after another, so that a calm run is readable;
 * repeats and faults break that order, as they do in life. Lanes run side by side.
 */
export interface WebhookDelivery {
  readonly pending: number;
  push(webhook: Webhook): Delivery;
  list(): readonly Delivery[];
  clear(): void;
}

interface Webhook {
  readonly channel: string;
  readonly phoneNumberId: string;
  readonly lane: string;
  /** Null when no callback is set: the delivery is recorded and goes nowhere. */
  readonly url: string | null;
  readonly body: Buffer;
  /** The headers of one attempt; `wrong` asks for a signature that does not verify. */
  readonly sign: (body: Buffer, wrong: boolean) => Readonly<Record<string, string>>;
  readonly effects: FaultEffects;
  /** Skips the lane: deliveries start at once, side by side. */
  readonly isParallel?: boolean;
}

export interface DeliveryAttempt {
  readonly at: string;
  readonly status: number | null;
  readonly error?: string;
}

/** One webhook on its way, as `GET /_emulator/webhooks` shows it. */
export interface Delivery {
  readonly id: number;
  readonly at: string;
  readonly channel: string;
  readonly phoneNumberId: string;
  readonly url: string | null;
  readonly body: Buffer;
  readonly attempts: readonly DeliveryAttempt[];
  readonly state: 'pending' | 'delivered' | 'given up' | 'no callback' | 'cancelled';
  /** Resolves after the first attempt, whatever came of it. */
  readonly tried: Promise<void>;
  /** Resolves when the state is no longer `pending`. */
  readonly done: Promise<void>;
}

/** Pause before try n+1: `baseMs × 2^(n-1)`, at most `capMs`, with ±25 % of jitter. */
export interface RetryPolicy {
  readonly baseMs: number;
  readonly capMs: number;
  readonly maxTries: number;
  /** How long one attempt may wait for an answer. */
  readonly timeoutMs: number;
}

/** Thrown by `push` when too many webhooks are waiting already. */
export class WebhookQueueFull extends Error {}

interface Dependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly work: Work;
  readonly http: HttpClient;
  readonly log: Log;
  readonly retry: RetryPolicy;
  readonly maxPending: number;
}

type Mutable = { -readonly [Key in keyof Delivery]: Delivery[Key] } & { attempts: DeliveryAttempt[] };
interface Lane {
  tail: Promise<void>;
  busy: number;
  overtaken: (() => void)[];
}

const keptDeliveries = 20_000;
/** How long a reordered webhook waits for another one to overtake it. */
const reorderWaitMs = 150;

export function createWebhookDelivery(deps: Dependencies): WebhookDelivery {
  const lanes = new Map<string, Lane>();
  let deliveries: Mutable[] = [];
  let pending = 0;
  let lastId = 0;
  return {
    get pending() {
      return pending;
    },
    push(webhook) {
      if (pending >= deps.maxPending) throw new WebhookQueueFull(`${pending} webhooks are waiting already`);
      lastId += 1;
      const tried = Promise.withResolvers<void>();
      const done = Promise.withResolvers<void>();
      const delivery = newDelivery({ deps, webhook, id: lastId, tried: tried.promise, done: done.promise });
      deliveries.push(delivery);
      if (deliveries.length > keptDeliveries * 1.1) deliveries = deliveries.slice(-keptDeliveries);
      const settle = () => {
        pending -= 1;
        tried.resolve();
        done.resolve();
      };
      pending += 1;
      if (webhook.url === null) settle();
      else start({ deps, lanes, webhook, delivery, firstTried: tried.resolve, settle });
      return delivery;
    },
    list: () => deliveries,
    clear() {
      deliveries = [];
      lanes.clear();
    },
  };
}

function newDelivery({
  deps,
  webhook,
  ...known
}: {
  deps: Dependencies;
  webhook: Webhook;
  id: number;
  tried: Promise<void>;
  done: Promise<void>;
}): Mutable {
  const { channel, phoneNumberId, url, body } = webhook;
  const at = new Date(deps.clock.now()).toISOString();
  const state = url === null ? 'no callback' : 'pending';
  return { ...known, at, channel, phoneNumberId, url, body, attempts: [], state };
}

interface Start {
  readonly deps: Dependencies;
  readonly lanes: Map<string, Lane>;
  readonly webhook: Webhook;
  readonly delivery: Mutable;
  readonly firstTried: () => void;
  readonly settle: () => void;
}

function start({ deps, lanes, webhook, delivery, firstTried, settle }: Start): void {
  deps.work.run('webhook', async () => {
    try {
      await inLane({ deps, lanes, webhook, attempt: () => attempt(deps, webhook, delivery) });
      firstTried();
      await repeatUntilDelivered(deps, webhook, delivery);
    } finally {
      if (delivery.state === 'pending') delivery.state = 'cancelled';
      settle();
    }
  });
}

async function inLane({
  deps,
  lanes,
  webhook,
  attempt,
}: {
  deps: Dependencies;
  lanes: Map<string, Lane>;
  webhook: Webhook;
  attempt: () => Promise<void>;
}): Promise<void> {
  if (webhook.effects.delayMs !== undefined) await deps.work.wait(webhook.effects.delayMs);
  if (webhook.isParallel === true) return attempt();
  const lane = lanes.get(webhook.lane) ?? { tail: Promise.resolve(), busy: 0, overtaken: [] };
  lanes.set(webhook.lane, lane);
  lane.busy += 1;
  try {
    if (webhook.effects.reorder === true) {
      await Promise.race([new Promise<void>((resolve) => lane.overtaken.push(resolve)), deps.work.wait(reorderWaitMs)]);
      return await attempt();
    }
    const turn = lane.tail.then(attempt);
    lane.tail = turn.catch(() => {});
    await turn;
    for (const release of lane.overtaken.splice(0)) release();
  } finally {
    lane.busy -= 1;
    if (lane.busy === 0 && lanes.get(webhook.lane) === lane) lanes.delete(webhook.lane);
  }
}

async function repeatUntilDelivered(deps: Dependencies, webhook: Webhook, delivery: Mutable): Promise<void> {
  // A forged delivery is not the provider's: nobody repeats it.
  const maxTries = webhook.effects.wrongSignature === true ? 1 : deps.retry.maxTries;
  while (delivery.state === 'pending') {
    if (delivery.attempts.length >= maxTries) {
      delivery.state = 'given up';
      deps.log('webhook given up', { delivery: delivery.id, attempts: delivery.attempts.length });
      return;
    }
    await deps.work.wait(retryPauseMs(deps, delivery.attempts.length));
    await attempt(deps, webhook, delivery);
  }
}

function retryPauseMs({ retry, random }: Dependencies, tries: number): number {
  const pause = Math.min(retry.capMs, retry.baseMs * 2 ** Math.min(tries - 1, 30));
  return Math.round(pause * (0.75 + random() / 2));
}

async function attempt({ clock, work, http, retry }: Dependencies, webhook: Webhook, delivery: Mutable) {
  const { url, body, sign, effects } = webhook;
  if (url === null) return;
  const at = new Date(clock.now()).toISOString();
  const headers = { 'content-type': 'application/json', ...sign(body, effects.wrongSignature === true) };
  const signal = work.signal();
  try {
    const { status } = await http.request({ method: 'POST', url, headers, body, timeoutMs: retry.timeoutMs, signal });
    delivery.attempts.push({ at, status });
    if (status === 200) delivery.state = 'delivered';
  } catch (error) {
    if (signal.aborted) throw error;
    delivery.attempts.push({ at, status: null, error: error instanceof Error ? error.message : String(error) });
  }
}
