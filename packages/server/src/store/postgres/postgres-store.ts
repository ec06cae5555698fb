import { AppError } from '@balcao/contract';
import pg from 'pg';
import { postgresDialect } from '../dialect.ts';
import { pingSql } from '../ping.ts';
import {
  idempotencyOf,
  type Outcome,
  rememberResult,
  runOperation,
  toldBefore,
  toldDry,
  toldOf,
} from '../run-operation.ts';
import type { Executed, Handlers, Operation, Query, Reads, SqlValue, Store } from '../store.ts';
import type { PendingEvent } from '../write-session.ts';
import { withUser } from './connection-url.ts';
import { migratePostgres } from './migrate-postgres.ts';

const maxAttempts = 5;
const bigintType = 20;

/** Counts and times come back as numbers: they stay far below 2^53. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === bigintType ? Number : (pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown),
} as unknown as pg.CustomTypesConfig;

export interface PostgresOptions {
  readonly url: string;
  readonly handlers: Handlers;
  /** Carries the last sequence to the other nodes; a wake-up only. */
  readonly schema?: string;
}

export async function openPostgresStore({ url, handlers, schema }: PostgresOptions): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: withUser(url),
    max: 10,
    types,
    ...(schema === undefined ? {} : { options: `-c search_path="${schema}"` }),
  });
  // An idle connection that the server cut is replaced by the pool; the next query tells if the database is gone.
  pool.on('error', () => undefined);
  await migratePostgres(pool, schema).catch(async (error: unknown) => {
    await pool.end();
    throw error;
  });
  const listeners = new Set<(seq: number) => void>();

  return {
    execute: async <R>(operation: Operation) => {
      const executed = await executeWithRetry(pool, handlers, operation);
      if (operation.isDry !== true) for (const listener of listeners) listener(executed.seq);
      return executed as Executed<R>;
    },
    read: (query) => runRead(pool, query),
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ping: async () => {
      await pool.query(prepared(pingSql, [Date.now()])).catch((error: unknown) => {
        throw unavailable(error);
      });
    },
    [Symbol.asyncDispose]: () => pool.end(),
  };
}

/** Deadlocks, serialisation failures and a lost race for a unique key are run again: the second time the other's row is seen. */
async function executeWithRetry(pool: pg.Pool, handlers: Handlers, operation: Operation): Promise<Executed> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await executeOnce(pool, handlers, operation);
    } catch (error) {
      if (attempt >= maxAttempts || !isRace(error)) throw isConnectionLoss(error) ? unavailable(error) : error;
    }
  }
}

async function executeOnce(pool: pg.Pool, handlers: Handlers, operation: Operation): Promise<Executed> {
  const client = await pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  const reads = createReads(client);
  const executor = {
    ...reads,
    run: async (sql: string, params: readonly SqlValue[]) => (await client.query(prepared(sql, params))).rowCount ?? 0,
  };
  try {
    await client.query('BEGIN');
    await holdKey(client, operation);
    const outcome = await runOperation(handlers, executor, operation);
    if (outcome.kind === 'replayed' || operation.isDry === true) {
      const executed = await unkept(client, outcome);
      await client.query('ROLLBACK');
      client.release();
      return executed;
    }
    const seq = await appendEvents(client, operation, outcome.session.events);
    await rememberResult(executor.run, operation, outcome.result, seq);
    await client.query('COMMIT');
    client.release();
    return { result: outcome.result, seq, told: toldOf(outcome.session, seq), news: outcome.news };
  } catch (error) {
    const isBroken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    client.release(isBroken);
    throw error;
  }
}

/** The answer of what leaves nothing behind: one that was given before, or a dry run. */
async function unkept(client: pg.PoolClient, outcome: Outcome): Promise<Executed> {
  if (outcome.kind === 'replayed') return { result: outcome.result, seq: outcome.seq, told: toldBefore };
  return { result: outcome.result, seq: await readSeq(client), told: await toldDry(outcome.session) };
}

/** Calls with one key follow each other, so that the second finds the answer of the first instead of what it did. */
async function holdKey(client: pg.PoolClient, operation: Operation): Promise<void> {
  const key = idempotencyOf(operation);
  if (key === null) return;
  await client.query({
    name: 'key',
    text: 'SELECT pg_advisory_xact_lock(hashtextextended($1, 7162042))',
    values: [key.join('\n')],
  });
}

/**
 * The counter row is taken last and held until commit, so that commit order is sequence order: a reader of `seq > last` over a
 * plain sequence would miss events of transactions that commit late.
 */
const appendSql = `
  WITH counter AS (UPDATE event_counter SET seq = seq + $1 WHERE id = 1 RETURNING seq),
  appended AS (
    INSERT INTO events (seq, at, type, ticket_id, thread_id, contact_id, user_id, actor_id, body)
    SELECT counter.seq - $1 + item.place, $2, item.type, item.ticket_id, item.thread_id, item.contact_id, item.user_id, item.actor_id, item.body
    FROM counter, unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
      WITH ORDINALITY AS item (type, ticket_id, thread_id, contact_id, user_id, actor_id, body, place))
  SELECT seq FROM counter`;

async function appendEvents(
  client: pg.PoolClient,
  operation: Operation,
  events: readonly PendingEvent[],
): Promise<number> {
  if (events.length === 0) return readSeq(client);
  const column = <K extends keyof PendingEvent>(key: K) => events.map((event) => event[key]);
  const { rows } = await client.query<{ seq: number }>({
    name: 'append',
    text: appendSql,
    values: [
      events.length,
      operation.nowMs,
      column('type'),
      column('ticketId'),
      column('threadId'),
      column('contactId'),
      column('userId'),
      column('actorId'),
      column('body'),
    ],
  });
  return rows[0]?.seq ?? 0;
}

async function readSeq(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ seq: number }>({
    name: 'seq',
    text: 'SELECT seq FROM event_counter WHERE id = 1',
  });
  return rows[0]?.seq ?? 0;
}

async function runRead<T>(pool: pg.Pool, query: Query<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw unavailable(error);
  });
  try {
    const begun = (await client.query(
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT seq FROM event_counter WHERE id = 1',
    )) as unknown as readonly pg.QueryResult<{ seq: number }>[];
    const result = await query(createReads(client), begun[1]?.rows[0]?.seq ?? 0);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    const isBroken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    client.release(isBroken);
    throw error;
  }
}

function createReads(client: pg.PoolClient): Reads {
  return {
    dialect: postgresDialect,
    get: async (sql, params) => (await client.query(prepared(sql, params))).rows[0] as never,
    all: async (sql, params) => (await client.query(prepared(sql, params))).rows as never,
  };
}

const texts = new Map<string, { readonly name: string; readonly text: string }>();

/** `?` becomes `$n`; the statement is named, so that each connection plans it once. */
function prepared(sql: string, params: readonly SqlValue[]): pg.QueryConfig {
  let entry = texts.get(sql);
  if (entry === undefined) {
    if (texts.size >= 1000) texts.clear();
    let place = 0;
    entry = { name: `s${sql.length}_${hash(sql)}`, text: sql.replaceAll('?', () => `$${(place += 1)}`) };
    texts.set(sql, entry);
  }
  return { ...entry, values: [...params] };
}

function hash(text: string): string {
  let value = 5381;
  for (let i = 0; i < text.length; i += 1) value = ((value * 33) ^ text.charCodeAt(i)) >>> 0;
  return value.toString(36);
}

const raceCodes = new Set(['40001', '40P01', '23505']);
const isRace = (error: unknown) => error instanceof pg.DatabaseError && raceCodes.has(error.code ?? '');
const lossCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);
const isConnectionLoss = (error: unknown) =>
  error instanceof Error &&
  (lossCodes.has((error as NodeJS.ErrnoException).code ?? '') || error.message.startsWith('Connection terminated'));

function unavailable(error: unknown): AppError {
  return new AppError(
    'server.unavailable',
    { problem: error instanceof Error ? error.message : String(error) },
    { cause: error },
  );
}
