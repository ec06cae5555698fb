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
import {
  type ConnectionOptions,
  type Connections,
  isConnectionLoss,
  isOverload,
  isSilence,
  openConnections,
  openPatientPool,
} from './connections.ts';
import { commit, LostCommit, outcomeOf, outcomeUnknown } from './lost-commit.ts';
import { migratePostgres } from './migrate-postgres.ts';

const maxAttempts = 5;

export interface PostgresOptions extends ConnectionOptions {
  readonly handlers: Handlers;
}

export async function openPostgresStore({ handlers, ...options }: PostgresOptions): Promise<Store> {
  await migrateFirst(options);
  const connections = openConnections(options);
  const listeners = new Set<(seq: number) => void>();

  return {
    execute: async <R>(operation: Operation) => {
      const executed = await executeWithRetry(connections, handlers, operation);
      if (operation.isDry !== true) for (const listener of listeners) listener(executed.seq);
      return executed as Executed<R>;
    },
    read: (query) => runRead(connections, query),
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ping: async () => {
      await withConnection(connections, (client) => client.query(prepared(pingSql, [Date.now()])));
    },
    [Symbol.asyncDispose]: () => connections[Symbol.asyncDispose](),
  };
}

async function migrateFirst(options: ConnectionOptions): Promise<void> {
  const pool = openPatientPool(options);
  try {
    await migratePostgres(pool, options.schema);
  } catch (error) {
    throw isConnectionLoss(error) ? unavailable(error) : error;
  } finally {
    await pool.end();
  }
}

/**
 * Deadlocks, serialisation failures and a lost race for a unique key are run again: the second time the other's row is seen. So
 * is what was cut off before its COMMIT was sent, which undid it. A COMMIT whose answer was lost is looked up.
 */
async function executeWithRetry(connections: Connections, handlers: Handlers, operation: Operation): Promise<Executed> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await executeOnce(connections, handlers, operation);
    } catch (error) {
      if (error instanceof LostCommit) {
        const outcome = await outcomeOf(connections, error.transaction);
        if (outcome === 'committed') return error.executed;
        if (outcome === 'unknown' || attempt >= maxAttempts) throw outcomeUnknown(error);
        continue;
      }
      if (error instanceof AppError) throw error;
      if (attempt < maxAttempts && (isRace(error) || isCut(error))) continue;
      throw isConnectionLoss(error) || isOverload(error) ? unavailable(error) : error;
    }
  }
}

async function executeOnce(connections: Connections, handlers: Handlers, operation: Operation): Promise<Executed> {
  return withConnection(connections, async (client) => {
    const reads = createReads(client);
    const executor = {
      ...reads,
      run: async (sql: string, params: readonly SqlValue[]) =>
        (await client.query(prepared(sql, params))).rowCount ?? 0,
    };
    await client.query('BEGIN');
    await holdKey(client, operation);
    const outcome = await runOperation(handlers, executor, operation);
    if (outcome.kind === 'replayed' || operation.isDry === true) {
      const executed = await unkept(client, outcome);
      await client.query('ROLLBACK');
      return executed;
    }
    const { seq, transaction } = await appendEvents(client, operation, outcome.session.events);
    await rememberResult(executor.run, operation, outcome.result, seq);
    const executed = { result: outcome.result, seq, told: toldOf(outcome.session, seq), news: outcome.news };
    await commit(client, transaction, executed);
    return executed;
  });
}

/** Lends a connection to `use`; when it fails, what it had begun is undone. Nobody to be had is `server.unavailable`. */
async function withConnection<T>(connections: Connections, use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const { client, giveBack } = await connections.take().catch((error: unknown) => {
    throw unavailable(error);
  });
  try {
    const result = await use(client);
    giveBack();
    return result;
  } catch (error) {
    giveBack(await undo(client, error instanceof LostCommit ? error.cause : error));
    throw error;
  }
}

/** What is wrong with the connection after that; nothing, when it was only the statement. */
async function undo(client: pg.PoolClient, error: unknown): Promise<unknown> {
  if (isConnectionLoss(error)) return error;
  return client.query('ROLLBACK').then(
    () => undefined,
    (second: unknown) => (isConnectionLoss(second) ? second : new Error('Connection terminated', { cause: second })),
  );
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
  SELECT seq, txid_current() AS transaction FROM counter`;

interface Appended {
  readonly seq: number;
  /** Null when nothing was written so far. */
  readonly transaction: number | null;
}

async function appendEvents(
  client: pg.PoolClient,
  operation: Operation,
  events: readonly PendingEvent[],
): Promise<Appended> {
  if (events.length === 0) {
    const { rows } = await client.query<Appended>({
      name: 'seq',
      text: 'SELECT seq, txid_current_if_assigned() AS transaction FROM event_counter WHERE id = 1',
    });
    return rows[0] ?? nothing;
  }
  const column = <K extends keyof PendingEvent>(key: K) => events.map((event) => event[key]);
  const { rows } = await client.query<Appended>({
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
  return rows[0] ?? nothing;
}

async function readSeq(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ seq: number }>({
    name: 'last',
    text: 'SELECT seq FROM event_counter WHERE id = 1',
  });
  return rows[0]?.seq ?? 0;
}

const nothing: Appended = { seq: 0, transaction: null };

async function runRead<T>(connections: Connections, query: Query<T>): Promise<T> {
  try {
    return await withConnection(connections, async (client) => {
      const begun = (await client.query(
        'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT seq FROM event_counter WHERE id = 1',
      )) as unknown as readonly pg.QueryResult<{ seq: number }>[];
      const result = await query(createReads(client), begun[1]?.rows[0]?.seq ?? 0);
      await client.query('COMMIT');
      return result;
    });
  } catch (error) {
    throw isConnectionLoss(error) || isOverload(error) ? unavailable(error) : error;
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
/** Cut off while it ran: over another connection it may do. One that fell silent has made its caller wait long enough. */
const isCut = (error: unknown) => isConnectionLoss(error) && !isSilence(error);

function unavailable(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(
    'server.unavailable',
    { problem: error instanceof Error ? error.message : String(error) },
    { cause: error },
  );
}
