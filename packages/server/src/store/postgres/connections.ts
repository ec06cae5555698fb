import type { Socket } from 'node:net';
import pg from 'pg';
import { withUser } from './connection-url.ts';

/*
 * Connections to PostgreSQL that come and go. A restart, a fail-over or a cut cable is a pause: what was asked meanwhile is
 * refused with `server.unavailable` and the process goes on. Nothing waits for ever, because a connection whose other end is
 * gone, or behind a proxy that swallows bytes, looks like one that is slow.
 */
export interface Connections extends AsyncDisposable {
  /** Hands out a connection that was not opened before another one fell silent. */
  take(): Promise<Taken>;
  readonly timeouts: Timeouts;
}

export interface Taken {
  readonly client: pg.PoolClient;
  /** Whoever was told an error gives it back here: after a lost connection nothing more is asked of it. */
  readonly giveBack: (error?: unknown) => void;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly schema?: string | undefined;
  readonly timeouts?: Partial<Timeouts> | undefined;
}

export interface Timeouts {
  /** For a connection: a new one, or one that others have. */
  readonly connectMs: number;
  /** For one statement: past it the database cancels it, and the connection stays usable. */
  readonly statementMs: number;
  /** For the answer to one statement: past it nobody is there. */
  readonly answerMs: number;
  /** After which the database itself ends a transaction whose client says nothing, and frees what it holds. */
  readonly idleInTransactionMs: number;
  /** For word of what became of a COMMIT whose answer was lost. */
  readonly outcomeMs: number;
}

const usual: Timeouts = {
  connectMs: 5_000,
  statementMs: 20_000,
  answerMs: 25_000,
  idleInTransactionMs: 15_000,
  // A fail-over takes seconds; a caller waits no longer than for a slow answer.
  outcomeMs: 10_000,
};
const keepAliveMs = 10_000;
const most = 10;
/** What is lent out when the store closes is waited for so long. */
const closeMs = 3_000;
const bigintType = 20;

/** Counts and times come back as numbers: they stay far below 2^53. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === bigintType ? Number : (pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown),
} as unknown as pg.CustomTypesConfig;

const base = ({ url, schema }: ConnectionOptions): pg.PoolConfig => ({
  connectionString: withUser(url),
  types,
  keepAlive: true,
  keepAliveInitialDelayMillis: keepAliveMs,
  ...(schema === undefined ? {} : { options: `-c search_path="${schema}"` }),
});

export function openConnections(options: ConnectionOptions): Connections {
  const timeouts = { ...usual, ...options.timeouts };
  const pool = surviving(
    new pg.Pool({
      ...base(options),
      max: most,
      connectionTimeoutMillis: timeouts.connectMs,
      query_timeout: timeouts.answerMs,
    }),
  );
  /** How often one fell silent: those that were open then are not trusted any more. */
  let silences = 0;
  const openedAfter = new WeakMap<pg.PoolClient, number>();

  const take = async (): Promise<Taken> => {
    const client = await pool.connect();
    const known = openedAfter.get(client);
    if (known !== undefined && known !== silences) {
      discard(client);
      return take();
    }
    if (known === undefined) {
      openedAfter.set(client, silences);
      await limit(client, timeouts);
    }
    return {
      client,
      giveBack: (error) => {
        if (isSilence(error)) silences += 1;
        if (error !== undefined && isConnectionLoss(error)) discard(client);
        else client.release();
      },
    };
  };
  return {
    take,
    timeouts,
    [Symbol.asyncDispose]: async () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeMs);
      });
      await Promise.race([pool.end(), late]);
      clearTimeout(timer);
    },
  };
}

/** Without a goodbye, which one that is half open would never answer; the pool has room for another one then. */
function discard(client: pg.PoolClient): void {
  (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream.destroy();
  client.release(true);
}

/** By a statement, because poolers between here and the database refuse what they do not know at the start of a connection. */
async function limit(client: pg.PoolClient, { statementMs, idleInTransactionMs }: Timeouts): Promise<void> {
  try {
    await client.query(
      `SET statement_timeout = ${statementMs}; SET idle_in_transaction_session_timeout = ${idleInTransactionMs}`,
    );
  } catch (error) {
    discard(client);
    throw error;
  }
}

/** For migrations, which take as long as they take. */
export function openPatientPool(options: ConnectionOptions): pg.Pool {
  return surviving(new pg.Pool({ ...base(options), max: 3, connectionTimeoutMillis: usual.connectMs }));
}

/**
 * An `error` that nobody listens to ends the process. The pool listens to those that lie idle; of one that is lent out, whoever
 * has it is told by the statement that fails, now or next.
 */
function surviving(pool: pg.Pool): pg.Pool {
  const heard = () => undefined;
  pool.on('error', heard);
  pool.on('connect', (client) => client.on('error', heard));
  return pool;
}

const lossCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  // Shut down, crashed, starting up, ended for idling, too many connections, read only after a fail-over.
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '25P03',
  '53300',
  '25006',
]);

const lossMessages = [
  'Connection terminated',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
];

const silentMessage = 'Query read timeout';

/** The connection, or the database behind it, is gone or not to be used: another one may do. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '' } = error as NodeJS.ErrnoException;
  if (error instanceof AggregateError) return error.errors.some(isConnectionLoss);
  // Class 08: connection exceptions, also as poolers and proxies tell them.
  if (lossCodes.has(code) || code.startsWith('08')) return true;
  return isSilence(error) || lossMessages.some((text) => error.message.startsWith(text));
}

/** No answer within the time for one: whether the other end is there cannot be told. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === silentMessage;
}

/** Refused by the database because it has no time or room at the moment; the connection is sound. */
export function isOverload(error: unknown): boolean {
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  // Cancelled for its time, out of disk or memory, an input or output that failed.
  return error instanceof pg.DatabaseError && (code === '57014' || /^(53|58)/.test(code));
}
