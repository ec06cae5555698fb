import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Action, actions } from '@balcao/contract';
import { readSettings } from './actions/connections/connection-settings.ts';
import type { ChannelAccess } from './actions/handler.ts';
import { systemActor } from './actor.ts';
import { createAuthentication } from './authentication.ts';
import { lastBackupAt } from './backup/last-backup.ts';
import { followChannelCode } from './channel-facts.ts';
import type { Channel, ChannelIo } from './channels/channel.ts';
import { guardedChannel } from './channels/guarded-channel.ts';
import { channels as knownChannels } from './channels/index.ts';
import { type Clock, startClock } from './clock/worker.ts';
import { databaseFile, resolveConfig, type ServerConfig, type ServerOptions } from './config.ts';
import { createConnectionDirectory } from './connections.ts';
import type { Context } from './context.ts';
import { makeFolder } from './data-folder.ts';
import { keepLeases, type LeasePace, type Leases } from './delivery/leases.ts';
import { type DeliveryWorker, startDeliveryWorker } from './delivery/worker.ts';
import { unhandledActions } from './dispatch.ts';
import { createEventFeed } from './events/feed.ts';
import { changesRights } from './events/rights.ts';
import { createHttpApp } from './http/app.ts';
import { createLimits, type Limits } from './http/limits.ts';
import { openCipher } from './key.ts';
import { createLogger, type Logger } from './logger.ts';
import { type Maintenance, type MaintenancePace, startMaintenance } from './maintenance.ts';
import { createConverter } from './media/converter.ts';
import { openMediaFiles, tryDisk } from './media/files.ts';
import { type MediaWorker, startMediaWorker } from './media/worker.ts';
import { createMetrics } from './metrics.ts';
import type { CountedGuesses } from './operations/sign-in-guesses.ts';
import { createPresence } from './presence.ts';
import { createReadiness } from './readiness.ts';
import { createRefusedWebhooks, type RefusedWebhooks } from './refused-webhooks.ts';
import { createHandlers } from './registry.ts';
import { checkKey } from './security/key-check.ts';
import { argonPasswords, type Passwords } from './security/passwords.ts';
import { createProviderFetch, type ProviderFetch } from './security/provider-fetch.ts';
import type { Timeouts } from './store/postgres/connections.ts';
import { openPostgresStore } from './store/postgres/postgres-store.ts';
import { openSqliteStore } from './store/sqlite/sqlite-store.ts';
import type { Store } from './store/store.ts';
import { findMedia } from './store/tables/media.ts';
import { createTokenUses, notingUses, type TokenUses } from './token-uses.ts';
import { createViewRecorder } from './view-recorder.ts';
import { serveStreams } from './ws/stream.ts';
import { type StreamLimits, streamLimits } from './ws/stream-limits.ts';

export interface Server extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly context: Context;
  /** Resolves when nothing is being delivered or fetched, and streams have been told of all of it. */
  settle(): Promise<void>;
}

/** Replacements for tests: time, chance, the network and how long a provider may take. */
export interface Overrides {
  readonly now?: () => number;
  readonly random?: () => number;
  readonly fetch?: typeof fetch;
  readonly passwords?: Passwords;
  readonly channels?: readonly Channel[];
  readonly log?: Logger;
  readonly providerTimeoutMs?: number;
  readonly streams?: Partial<StreamLimits>;
  /** How fast nodes that share an outbox give signs of life. */
  readonly maintenancePace?: MaintenancePace;
  readonly leasePace?: LeasePace;
  readonly databaseTimeouts?: Partial<Timeouts>;
  /** Probing and refreshing by the clock; on unless a test turns it off. */
  readonly maintenance?: boolean;
}

const providerTimeoutMs = 20_000;
const leaseMs = 20_000;
const sendsAtOnce = 16;
/** Once it is told to stop, providers have this long to answer what they were asked, and requests this long to end. */
const patienceMs = 3_000;

/** The only composition root: builds every part, joins them, and takes them down in the opposite order. */
export async function createServer(options: ServerOptions, overrides: Overrides = {}): Promise<Server> {
  const config = resolveConfig(options);
  const missing = unhandledActions(actions as readonly Action[]);
  if (missing.length > 0) throw new Error(`actions without a handler: ${missing.join(', ')}`);
  makeFolder(config.mediaDir);
  await using stack = new AsyncDisposableStack();

  const stopping = new AbortController();
  const log = overrides.log ?? createLogger(config.logLevel);
  const now = overrides.now ?? Date.now;
  const random = overrides.random ?? Math.random;
  const cipher = await openCipher(config);
  const store = stack.use(await openStore(config, overrides.databaseTimeouts));
  await checkKey({ store, cipher, file: config.secretKeyFile, nowMs: now() });
  const feed = stack.use(await createEventFeed(store, log));
  const channels = channelAccess({
    overrides,
    provider: stack.use(createProviderFetch()),
    now,
    stopping: stopping.signal,
  });
  const connections = createConnectionDirectory(store, channels, cipher);
  const files = openMediaFiles(config.mediaDir);
  const uses = stack.use(
    createTokenUses({
      now,
      write: (list) => context.execute('token.used', list, systemBy()),
      onFailure: (error) => log.warn({ error }, 'token uses could not be written; they are noted again'),
    }),
  );
  const authentication = notingUses(createAuthentication(store, now), uses);
  const workers: { delivery?: DeliveryWorker; media?: MediaWorker } = {};
  const execute: Context['execute'] = (id, input, by) => store.execute({ id, input, nowMs: now(), ...by });

  let listeningUrl = '';
  const context: Context = {
    get publicUrl() {
      return config.publicUrl ?? listeningUrl;
    },
    store,
    feed,
    channels,
    connections,
    cipher,
    passwords: overrides.passwords ?? argonPasswords,
    files,
    converter: stack.use(createConverter({ program: config.ffmpeg, folder: join(config.dataDir, 'converting') })),
    views: stack.use(createViewRecorder({ execute, log, now })),
    presence: createPresence(store),
    refusedWebhooks: stack.use(countRefusals(execute, log)),
    metrics: createMetrics(() => lastBackupAt(config.dataDir)),
    log,
    now,
    random,
    execute,
    wakeDelivery: () => workers.delivery?.wake(),
    wakeMedia: () => workers.media?.wake(),
  };
  stack.defer(
    feed.onAdvance((_head, events) => {
      if (events.some(({ event }) => changesRights(event))) authentication.forget();
      if (events.some(({ event }) => event.type.startsWith('connection.'))) connections.forget();
    }),
  );

  await recoverFromCrash(context, config);
  await followChannelCode(context);
  const busy = startWorkers({ context, config, overrides, workers, stack });
  const limits = limitsFor(context);
  const app = createHttpApp({
    context,
    authentication,
    limits,
    trustedProxies: config.trustedProxies,
    isReady: readinessOf(context, config),
  });
  const http = createHttpServer(app);
  const port = await listen(http, config);
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
  listeningUrl = url;
  stack.defer(() => closeHttp(http));
  stack.use(serveStreams(http, context, authentication, { ...streamLimits, ...overrides.streams }));

  const owned = stack.move();
  return {
    url,
    port,
    context,
    settle: () => settle(context, workers, { ...busy, uses }),
    [Symbol.asyncDispose]: () => stop(owned, stopping),
  };
}

interface WorkerPorts {
  readonly context: Context;
  readonly config: ServerConfig;
  readonly overrides: Overrides;
  readonly workers: { delivery?: DeliveryWorker; media?: MediaWorker };
  readonly stack: AsyncDisposableStack;
}

/** What goes on by itself; it ends in the opposite order. */
function startWorkers({ context, config, overrides, workers, stack }: WorkerPorts) {
  const delivery = stack.use(startDelivery(context));
  workers.delivery = delivery;
  // One process owns an embedded database: nobody else's sends are there to be watched.
  if (config.databaseUrl !== null) stack.use(startLeases(context, delivery, overrides.leasePace));
  workers.media = stack.use(startMedia(context));
  const maintenance =
    overrides.maintenance === false ? null : stack.use(startMaintenance(context, overrides.maintenancePace));
  return { maintenance, clock: stack.use(startClock(context)) };
}

function countRefusals(execute: Context['execute'], log: Logger): RefusedWebhooks {
  return createRefusedWebhooks({
    write: (counts) => execute('intake.refused', counts, systemBy()),
    onFailure: (error) => log.warn({ error }, 'refused webhooks could not be counted; they are counted later'),
  });
}

function limitsFor(context: Context): Limits {
  const { store, now, log } = context;
  return createLimits({
    store,
    now,
    noteGuess: async (keys) =>
      (await context.execute<readonly CountedGuesses[]>('signIn.failed', keys, systemBy())).result,
    noteSignIn: (known) => context.execute('signIn.succeeded', known, systemBy()),
    onFailure: (error) => log.error({ error }, 'a sign-in could not be counted'),
  });
}

function readinessOf({ store, files }: Context, config: ServerConfig): () => Promise<void> {
  const readiness = createReadiness({
    database: () => store.ping(),
    files: () => files.tryDisk(),
    // The embedded database takes new pages there.
    ...(config.databaseUrl === null ? { data: () => tryDisk(config.dataDir) } : {}),
  });
  return () => readiness.check();
}

/** Takes everything down; a provider that keeps it waiting is not waited for beyond a while. */
async function stop(owned: AsyncDisposableStack, stopping: AbortController): Promise<void> {
  const patience = setTimeout(() => stopping.abort(), patienceMs);
  await owned.disposeAsync().finally(() => clearTimeout(patience));
}

export function openStore(config: ServerConfig, timeouts?: Partial<Timeouts>): Promise<Store> {
  if (config.databaseUrl !== null) {
    return openPostgresStore({
      url: config.databaseUrl,
      handlers: createHandlers(),
      ...(config.databaseSchema === null ? {} : { schema: config.databaseSchema }),
      timeouts,
    });
  }
  const worker = import.meta.url.endsWith('.ts') ? './writer.worker.ts' : './writer.worker.js';
  return openSqliteStore(databaseFile(config), new URL(worker, import.meta.url));
}

interface ChannelPorts {
  readonly overrides: Overrides;
  readonly provider: ProviderFetch;
  readonly now: () => number;
  /** Aborted when no provider is waited for any longer. */
  readonly stopping: AbortSignal;
}

function channelAccess({ overrides, provider, now, stopping }: ChannelPorts): ChannelAccess {
  const list = overrides.channels ?? knownChannels;
  const byName = new Map(list.map((channel) => [channel.name, guardedChannel(channel)]));
  const timeoutMs = overrides.providerTimeoutMs ?? providerTimeoutMs;
  return {
    find: (name) => byName.get(name),
    names: [...byName.keys()],
    io: (settings): ChannelIo => ({
      fetch: overrides.fetch ?? provider.for(settings['baseUrl']),
      now,
      timeoutMs,
      signal: AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)]),
    }),
  };
}

/** One process owns an embedded database: what was being sent when it died has an unknown outcome. Nodes on PostgreSQL watch leases. */
async function recoverFromCrash(context: Context, config: ServerConfig): Promise<void> {
  if (config.databaseUrl !== null) return;
  const { result } = await context.execute<number>('delivery.recover', { rows: 'all' }, systemBy());
  if (result > 0) context.log.warn({ deliveries: result }, 'sends of unknown outcome were left uncertain');
}

const systemBy = () => ({ actor: systemActor, requestId: randomUUID() });

function startDelivery(context: Context): DeliveryWorker {
  return startDeliveryWorker({
    execute: (id, input) => context.execute(id, input, systemBy()),
    readSettings: (row) => readSettings(row, context.channels, context.cipher),
    openMedia: (id) => readMedia(context, id),
    findMedia: (id) => context.store.read((reads) => findMedia(reads, id)),
    io: (settings) => context.channels.io(settings),
    now: context.now,
    random: context.random,
    log: context.log,
    concurrency: sendsAtOnce,
    leaseMs,
  });
}

function startLeases(context: Context, delivery: DeliveryWorker, pace: LeasePace | undefined): Leases {
  return keepLeases({
    execute: (id, input) => context.execute(id, input, systemBy()),
    read: (query) => context.store.read(query),
    held: () => delivery.held(),
    onRecovered: () => delivery.wake(),
    log: context.log,
    pace,
  });
}

async function readMedia(context: Context, id: string): Promise<Uint8Array> {
  const row = await context.store.read((reads) =>
    reads.get<{ sha256: string | null }>('SELECT sha256 FROM media WHERE id = ?', [id]),
  );
  if (typeof row?.sha256 !== 'string') throw new Error(`media ${id} has no file`);
  return context.files.get(row.sha256);
}

function startMedia(context: Context): MediaWorker {
  return startMediaWorker({
    execute: (id, input) => context.execute(id, input, systemBy()),
    channelOf: async (id) => (await context.connections.byId(id)) ?? unreadableOf(context, id),
    files: context.files,
    io: (settings) => context.channels.io(settings),
    now: context.now,
    random: context.random,
    log: context.log,
  });
}

async function unreadableOf(context: Context, connectionId: string): Promise<{ readonly unreadable: string } | null> {
  const found = (await context.connections.unreadable()).find(({ id }) => id === connectionId);
  return found === undefined ? null : { unreadable: found.reason };
}

function listen(http: HttpServer, config: ServerConfig): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(config.port, config.host, () => {
      http.off('error', reject);
      resolve((http.address() as AddressInfo).port);
    });
  });
}

/** Lets requests under way finish, cutting each connection as it falls idle, and what is left after a while. */
function closeHttp(http: HttpServer): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => http.closeIdleConnections(), 20);
    const late = setTimeout(() => http.closeAllConnections(), patienceMs + 1_000);
    http.close(() => {
      clearInterval(idle);
      clearTimeout(late);
      resolve();
    });
    http.closeIdleConnections();
  });
}

async function settle(
  context: Context,
  workers: { delivery?: DeliveryWorker; media?: MediaWorker },
  { maintenance, clock, uses }: { maintenance: Maintenance | null; clock: Clock; uses: TokenUses },
): Promise<void> {
  await context.views.idle();
  await uses.idle();
  await context.refusedWebhooks.idle();
  await clock.idle();
  await maintenance?.idle();
  await workers.media?.idle();
  await workers.delivery?.idle();
  await context.feed.catchUp(await context.store.read(async (_reads, seq) => seq));
}
