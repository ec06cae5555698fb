import type { Router } from 'express';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { HttpClient } from './http-client.ts';
import type { Journal } from './journal.ts';
import type { Log } from './log.ts';
import type { Random } from './random.ts';
import type { Delivery, WebhookDelivery } from './webhook-delivery.ts';
import type { Work } from './work.ts';

/** What every provider shares: time, chance, the faults, the journal, and the way out to webhooks. */
export interface Core {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly work: Work;
  readonly http: HttpClient;
  readonly faults: Faults;
  readonly journal: Journal;
  readonly webhooks: WebhookDelivery;
  /** The pause before each status of a message. */
  readonly statusDelayMs: number;
  /** `http://host:port` of the emulator itself, known once it listens. */
  readonly origin: () => string;
}

/**
 * One provider under its path of the common origin. The control methods take the JSON that came in, check it
 * themselves and throw `ControlRefusal` or a zod error when it is wrong.
 */
export interface Provider {
  readonly channel: string;
  readonly path: string;
  readonly router: Router;
  addAccount(input: unknown): Promise<object>;
  listAccounts(): readonly object[];
  inbound(input: unknown): InboundResult;
  setWindow(input: unknown): object;
  setLimits(limits: Limits): void;
  reset(options: { readonly accounts: boolean }): void;
  state(): object;
}

/** The provider's ids of what a customer wrote, and the webhooks that carry it. */
export interface InboundResult {
  readonly ids: readonly string[];
  readonly deliveries: readonly Delivery[];
}

/** Rate limits of a number; null switches one off. */
export interface Limits {
  readonly perSecond?: number | null | undefined;
  readonly pair?: { readonly burst: number; readonly everyMs: number } | null | undefined;
}

/** A control request that cannot be done; `status` and `code` go into the answer. */
export class ControlRefusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor({ status, code, message }: { status: number; code: string; message: string }) {
    super(message);
    this.status = status;
    this.code = code;
  }
}
