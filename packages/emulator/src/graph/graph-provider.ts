import { z } from 'zod';
import type { Core, Provider } from '../provider.ts';
import { type Handshake, verifyCallback } from './callback-handshake.ts';
import { createCustomers } from './customers.ts';
import type { GraphParts } from './graph-call.ts';
import { createGraphRouter } from './graph-router.ts';
import { createGraphState, type GraphAccount } from './graph-state.ts';
import { graphChannel } from './graph-webhook.ts';
import { accountOf, receiveInbound } from './inbound.ts';
import { createMediaStore } from './media-store.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { waIdOf } from './wa-id.ts';

const accountInput = z.strictObject({
  channel: z.literal(graphChannel),
  phoneNumberId: z.string().min(1),
  wabaId: z.string().min(1),
  accessToken: z.string().min(1),
  appSecret: z.string().min(1),
  verifyToken: z.string().min(1),
  displayPhoneNumber: z.string().min(8).optional(),
  /** The verified name; `to.name` finds the account by it. */
  name: z.string().min(1).optional(),
  callbackUrl: z.url({ protocol: /^https?$/ }).optional(),
});

/** A number to register; see `POST /_emulator/accounts`. */
export type GraphAccountInput = z.infer<typeof accountInput>;

/** What registering a number answers; `handshake` is null when no callback was given. */
export interface RegisteredAccount {
  readonly channel: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
  readonly displayPhoneNumber: string;
  readonly callbackUrl: string | null;
  readonly handshake: Handshake | null;
}

/** The WhatsApp Cloud API under `/graph/vNN.N/`. */
export function createGraphProvider(core: Core): Provider {
  const { clock, random } = core;
  const state = createGraphState({
    random,
    customers: createCustomers({ clock }),
    media: createMediaStore({ clock }),
    limiter: createRateLimiter({ clock }),
  });
  const parts: GraphParts = { core, state };
  return {
    channel: graphChannel,
    path: '/graph',
    router: createGraphRouter(parts),
    addAccount: (input) => registerAccount(parts, input),
    listAccounts: () => [...state.accounts.values()].map((account) => describeAccount(account)),
    inbound: (input) => receiveInbound(parts, input),
    setWindow: (input) => setWindow(parts, input),
    setLimits: (limits) => state.limiter.set(limits),
    reset: (options) => state.reset(options),
    state: () => ({ accounts: state.accounts.size, media: state.media.size }),
  };
}

/** Registers or changes a number. A callback is used only when it passes Meta's verification. */
async function registerAccount({ core, state }: GraphParts, input: unknown): Promise<RegisteredAccount> {
  const given = accountInput.parse(input);
  const known = state.accounts.get(given.phoneNumberId);
  const { phoneNumberId, wabaId, accessToken, appSecret, verifyToken, callbackUrl } = given;
  const account: GraphAccount = {
    phoneNumberId,
    wabaId,
    accessToken,
    appSecret,
    verifyToken,
    displayPhoneNumber: given.displayPhoneNumber ?? known?.displayPhoneNumber ?? '+55 11 4000-1234',
    verifiedName: given.name ?? known?.verifiedName ?? 'Loja Central',
    callbackUrl: known?.callbackUrl ?? null,
    settings: known?.settings ?? {},
  };
  state.accounts.set(phoneNumberId, account);
  const handshake = callbackUrl === undefined ? null : await verifyCallback(core, { url: callbackUrl, verifyToken });
  // A callback that does not verify is not taken: the one before stays, as with Meta.
  if (callbackUrl !== undefined && handshake?.ok === true) account.callbackUrl = callbackUrl;
  return { ...describeAccount(account), handshake };
}

function describeAccount({ phoneNumberId, wabaId, displayPhoneNumber, callbackUrl }: GraphAccount) {
  return { channel: graphChannel, phoneNumberId, wabaId, displayPhoneNumber, callbackUrl };
}

const windowInput = z.strictObject({
  channel: z.literal(graphChannel),
  to: z.strictObject({ phoneNumberId: z.string().optional(), name: z.string().optional() }).optional(),
  from: z.strictObject({ phone: z.string().optional(), wa_id: z.string().optional(), bsuid: z.string().optional() }),
  state: z.enum(['open', 'closed']),
});

function setWindow({ core, state }: GraphParts, input: unknown): object {
  const { to, from, state: wanted } = windowInput.parse(input);
  const account = accountOf(state, to);
  const waId = from.wa_id ?? (from.phone === undefined ? null : waIdOf(from.phone));
  const customer = state.customers.meet(account.phoneNumberId, { waId, bsuid: from.bsuid ?? null });
  customer.lastInboundAt = wanted === 'open' ? core.clock.now() : null;
  return { state: wanted, waId: customer.waId };
}
