import { type ErrorRequestHandler, json, type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { bodyErrorStatus } from './body-error.ts';
import { type FaultRule, faultRule } from './faults.ts';
import { ControlRefusal, type Core, type InboundResult, type Limits, type Provider } from './provider.ts';
import type { Delivery } from './webhook-delivery.ts';
import { WebhookQueueFull } from './webhook-delivery.ts';

/** The largest control body: a 32 MB file in base64. */
const bodyLimit = '48mb';
const longestWaitMs = 60_000;

const faultInput = z.strictObject({
  channel: z.string(),
  rule: faultRule,
  times: z.int().min(1).max(1_000_000).optional(),
});
const limitsInput = z.strictObject({
  channel: z.string().optional(),
  /** Messages per second and number; true is Meta's 80, null or false switches it off. */
  perSecond: z.union([z.int().min(1), z.boolean(), z.null()]).optional(),
  /** Messages to one customer: `burst` at once, then one each `everyMs`; true is Meta's 45 and 6 s. */
  pair: z.union([z.strictObject({ burst: z.int().min(1), everyMs: z.int().min(1) }), z.boolean(), z.null()]).optional(),
});
const resetInput = z.strictObject({ accounts: z.boolean().optional() });
const withChannel = z.looseObject({ channel: z.string() });

/**
 * `/_emulator/*`: what tests and demos steer the emulator with.
 *
 * - `POST accounts` `{channel, phoneNumberId, …}` → `{…, callbackUrl, handshake: {ok, status|reason} | null}`; `GET` lists
 * - `POST inbound[?wait=1]` → `{id, ids, deliveries}`; `to` may hold a whole account, which is then registered; with wait also `{delivered, attempts, webhooks}`
 * - `POST window` `{channel, to?, from, state:'open'|'closed'}`
 * - `POST limits` `{channel?, perSecond?, pair?}`
 * - `POST faults` `{channel, rule, times?}` → `{id}`; `GET` lists what is left, `DELETE` clears
 * - `GET sent[?channel=&after=SEQ]`, `GET webhooks` → `{items}`; `GET state`
 * - `POST reset` `{accounts?}`; `GET` of `/_emulator` itself lists all of these
 *
 * Errors are `{error:{code,message}}` with 400, 404 or 503; a body that is not understood changes nothing.
 */
export function createControl({ core, providers }: { core: Core; providers: readonly Provider[] }): Router {
  const router = Router({ caseSensitive: true });
  router.use(json({ limit: bodyLimit, strict: false }));
  const providerOf = (input: unknown) => findProvider(providers, withChannel.parse(input).channel);

  router.get('/', (_req, res) => {
    res.json({ channels: providers.map(({ channel, path }) => ({ channel, path })), controls, faults: faultSchema });
  });
  router.post('/accounts', async (req, res) => {
    res.json(await providerOf(req.body).addAccount(req.body));
  });
  router.get('/accounts', (_req, res) => {
    res.json({ items: providers.flatMap((provider) => provider.listAccounts()) });
  });
  router.post('/inbound', async (req, res) => {
    const provider = providerOf(req.body);
    const input = await withAccount(provider, req.body);
    await answerInbound(req, res, provider.inbound(input));
  });
  router.post('/window', (req, res) => {
    res.json(providerOf(req.body).setWindow(req.body));
  });
  router.post('/limits', (req, res) => {
    const { channel, ...limits } = limitsInput.parse(req.body);
    const targets = channel === undefined ? providers : [findProvider(providers, channel)];
    for (const provider of targets) provider.setLimits(parseLimits(limits));
    res.json({ ok: true });
  });
  addFaultRoutes(router, core, providers);
  addViews(router, core, providers);
  router.post('/reset', (req, res) => {
    resetAll({ core, providers }, resetInput.parse(req.body ?? {}));
    res.json({ ok: true });
  });
  router.use((_req, res) => {
    res.status(404).json({ error: { code: 'control.unknown', message: 'No such control; GET /_emulator lists them' } });
  });
  router.use(answerControlError);
  return router;
}

const controls = [
  { method: 'GET', path: '/_emulator/accounts', about: 'the numbers that are registered' },
  {
    method: 'POST',
    path: '/_emulator/accounts',
    about: 'registers a number; with callbackUrl the handshake runs first',
  },
  {
    method: 'POST',
    path: '/_emulator/inbound',
    about: 'a customer writes, or any webhook at all; ?wait=1 until delivered',
  },
  { method: 'POST', path: '/_emulator/window', about: 'opens or closes the 24-hour window of a customer' },
  { method: 'POST', path: '/_emulator/limits', about: 'rate limits: perSecond, pair' },
  { method: 'POST', path: '/_emulator/faults', about: 'adds a fault {channel, rule, times}; see faults below' },
  { method: 'GET', path: '/_emulator/faults', about: 'faults that are left' },
  { method: 'DELETE', path: '/_emulator/faults', about: 'takes all faults back' },
  { method: 'GET', path: '/_emulator/sent', about: 'what was asked to be sent; ?channel= and ?after=SEQ' },
  { method: 'GET', path: '/_emulator/webhooks', about: 'deliveries of webhooks and their attempts' },
  { method: 'GET', path: '/_emulator/state', about: 'what is pending' },
  {
    method: 'POST',
    path: '/_emulator/reset',
    about: 'forgets messages, faults, windows and limits; {accounts:true} the accounts too',
  },
] as const;

/** What a fault may say, as JSON Schema. */
const faultSchema = z.toJSONSchema(faultInput, { io: 'input' });

const inlineAccount = z.looseObject({
  channel: z.string(),
  to: z.looseObject({ phoneNumberId: z.string(), callbackUrl: z.string() }),
});

/** `to` may bring the whole account, callback included: it is registered first, so that one request is enough to begin. */
async function withAccount(provider: Provider, body: unknown): Promise<unknown> {
  const inline = inlineAccount.safeParse(body);
  if (!inline.success) return body;
  const { channel, to, ...rest } = inline.data;
  await provider.addAccount({ channel, ...to });
  return { ...rest, channel, to: { phoneNumberId: to.phoneNumberId } };
}

/** Forgets messages, faults, windows, media and limits; the accounts too when asked to. */
export function resetAll(
  { core, providers }: { core: Core; providers: readonly Provider[] },
  { accounts = false }: { accounts?: boolean | undefined },
): void {
  core.work.cancel();
  core.faults.clear();
  core.journal.clear();
  core.webhooks.clear();
  for (const provider of providers) provider.reset({ accounts });
}

/** Adds a fault for a channel that exists; throws `ControlRefusal` or a zod error otherwise. */
export function addFault(
  { core, providers }: { core: Core; providers: readonly Provider[] },
  input: unknown,
): { readonly id: number } {
  const { channel, rule, times } = faultInput.parse(input);
  findProvider(providers, channel);
  return core.faults.add({ channel, rule: rule satisfies FaultRule, times });
}

/** A delivery as JSON, its body as the text that was signed. */
function describeDelivery({ body, tried: _tried, done: _done, ...rest }: Delivery) {
  return { ...rest, body: body.toString('utf8'), lastStatus: rest.attempts.at(-1)?.status ?? null };
}

function addFaultRoutes(router: Router, core: Core, providers: readonly Provider[]): void {
  router.post('/faults', (req, res) => {
    res.json({ id: addFault({ core, providers }, req.body).id });
  });
  router.get('/faults', (_req, res) => {
    res.json({ items: core.faults.list() });
  });
  router.delete('/faults', (_req, res) => {
    core.faults.clear();
    res.json({ ok: true });
  });
}

function addViews(router: Router, core: Core, providers: readonly Provider[]): void {
  const sentQuery = z.strictObject({
    channel: z.string().optional(),
    after: z.coerce.number().int().min(0).optional(),
  });
  router.get('/sent', (req, res) => {
    res.json({ items: core.journal.list(sentQuery.parse(req.query)) });
  });
  router.get('/webhooks', (_req, res) => {
    res.json({ items: core.webhooks.list().map(describeDelivery) });
  });
  router.get('/state', (_req, res) => {
    const channels = Object.fromEntries(providers.map((provider) => [provider.channel, provider.state()]));
    const faults = core.faults.list().length;
    res.json({ ok: true, pendingWebhooks: core.webhooks.pending, pendingWork: core.work.pending, faults, channels });
  });
}

async function answerInbound(req: Request, res: Response, { ids, deliveries }: InboundResult): Promise<void> {
  const queued = { id: ids[0] ?? null, ids, deliveries: deliveries.map(({ id }) => id) };
  if (req.query['wait'] === undefined) {
    res.json(queued);
    return;
  }
  await withTimeout(Promise.all(deliveries.map(({ done }) => done)), longestWaitMs);
  const delivered = deliveries.every(({ state }) => state === 'delivered');
  const attempts = deliveries.reduce((sum, delivery) => sum + delivery.attempts.length, 0);
  res.json({ ...queued, delivered, attempts, webhooks: deliveries.map(describeDelivery) });
}

async function withTimeout(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, timeout]);
  clearTimeout(timer);
}

function findProvider(providers: readonly Provider[], channel: string): Provider {
  const provider = providers.find((candidate) => candidate.channel === channel);
  if (provider !== undefined) return provider;
  const known = providers.map((candidate) => candidate.channel).join(', ');
  throw new ControlRefusal({
    status: 400,
    code: 'channel.unknown',
    message: `No channel ${JSON.stringify(channel)} here; known: ${known}`,
  });
}

function parseLimits({ perSecond, pair }: Omit<z.infer<typeof limitsInput>, 'channel'>): Limits {
  return {
    perSecond: perSecond === true ? 80 : perSecond === false ? null : perSecond,
    pair: pair === true ? { burst: 45, everyMs: 6000 } : pair === false ? null : pair,
  };
}

const answerControlError: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  const { status, code, message } = describeControlError(error);
  res.status(status).json({ error: { code, message } });
};

function describeControlError(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof ControlRefusal) return error;
  if (error instanceof z.ZodError) return { status: 400, code: 'input.invalid', message: z.prettifyError(error) };
  if (error instanceof WebhookQueueFull) return { status: 503, code: 'queue.full', message: error.message };
  const status = bodyErrorStatus(error);
  if (status !== null) return { status, code: 'body.invalid', message: String((error as Error).message) };
  return { status: 500, code: 'internal', message: String(error) };
}
