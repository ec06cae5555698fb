import type { MessagePort } from 'node:worker_threads';
import { AppError } from '@balcao/contract';
import { sqliteDialect } from '../dialect.ts';
import {
  type Failure,
  rememberResult,
  runOperation,
  toFailure,
  toldBefore,
  toldDry,
  toldOf,
} from '../run-operation.ts';
import type { Handlers, HeldNews, Operation, Told } from '../store.ts';
import { openForWriting, type SqliteDatabase, statementCache } from './database.ts';
import { migrateSqlite } from './migrate-sqlite.ts';

/*
 * The writer thread owns the one writing connection. Operations queue up while a group commits; the next group takes what
 * waits, up to about ten milliseconds of work, in one BEGIN IMMEDIATE … COMMIT. Nothing is answered before its group is on disk.
 *
 * One that is refused leaves nothing behind and the others go on. Nearly all refusals come before the first write, and then
 * there is nothing to undo. When one comes after, the group is rolled back and run again with a savepoint around each
 * operation. Savepoints are not used from the start because full text writes its index out at every one of them.
 *
 * A dry run has a savepoint of its own, which is always rolled back: those before and after it in the group are as if it had
 * not been there.
 */

export interface WriterRequest {
  readonly ticket: number;
  readonly operation: Operation;
}

export type WriterMessage =
  | { readonly kind: 'operations'; readonly requests: readonly WriterRequest[] }
  | { readonly kind: 'close' };

export type WriterReply =
  | { readonly kind: 'ready'; readonly seq: number }
  | { readonly kind: 'settled'; readonly settled: readonly Settled[]; readonly seq: number }
  | { readonly kind: 'closed' };

export type Settled =
  | {
      readonly ticket: number;
      readonly ok: true;
      readonly result: unknown;
      readonly seq: number;
      readonly told: Told;
      readonly news: readonly HeldNews[];
    }
  | { readonly ticket: number; readonly ok: false; readonly failure: Failure };

const groupMs = 10;
const groupLimit = 512;

/** Resolves once the schema is up to date and operations are taken. */
export async function startWriter(port: MessagePort, path: string, handlers: Handlers): Promise<void> {
  const db = openForWriting(path);
  await migrateSqlite(db);
  const log = openLog(db, handlers);
  serve(port, db, (queue) => runGroup(log, queue), log.seq);
  port.postMessage({ kind: 'ready', seq: log.seq() } satisfies WriterReply);
}

type RunOne = (request: WriterRequest) => Promise<Settled>;

/** An operation failed after it had written. */
class HalfDone extends Error {}

/** Ways to run operations on the writing connection; the sequence moves with what is stored, and back with what is not. */
interface Log {
  readonly seq: () => number;
  /** Throws when the transaction is spoiled: it is gone, or holds half an operation. */
  readonly runFreely: RunOne;
  readonly runInSavepoint: RunOne;
  /** All of what `take` gives in one transaction; throws when nothing of it was stored. */
  readonly commitAll: (take: (done: number) => WriterRequest | undefined, run: RunOne) => Promise<readonly Settled[]>;
}

function openLog(db: SqliteDatabase, handlers: Handlers): Log {
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  const [save, release] = [db.prepare('SAVEPOINT operation'), db.prepare('RELEASE operation')];
  const totalChanges = db.prepare('SELECT total_changes()').pluck();
  const storeSeq = db.prepare('UPDATE event_counter SET seq = ? WHERE id = 1');
  const log = { seq: db.prepare('SELECT seq FROM event_counter WHERE id = 1').pluck().get() as number };
  const runOne = createRunner(db, handlers, log);

  const refused = (request: WriterRequest, seqBefore: number, error: unknown): Settled => {
    log.seq = seqBefore;
    return { ticket: request.ticket, ok: false, failure: toFailure(error) };
  };
  const runDry: RunOne = async (request) => {
    save.run();
    try {
      return await runOne(request);
    } catch (error) {
      if (!db.inTransaction) throw error;
      return refused(request, log.seq, error);
    } finally {
      if (db.inTransaction) db.exec('ROLLBACK TO operation; RELEASE operation');
    }
  };
  const runFreely: RunOne = async (request) => {
    if (request.operation.isDry === true) return runDry(request);
    const seqBefore = log.seq;
    const changesBefore = totalChanges.get();
    try {
      return await runOne(request);
    } catch (error) {
      if (!db.inTransaction) throw error;
      if (totalChanges.get() !== changesBefore) throw new HalfDone();
      return refused(request, seqBefore, error);
    }
  };
  const runInSavepoint: RunOne = async (request) => {
    if (request.operation.isDry === true) return runDry(request);
    const seqBefore = log.seq;
    save.run();
    try {
      const settled = await runOne(request);
      release.run();
      return settled;
    } catch (error) {
      if (!db.inTransaction) throw error;
      db.exec('ROLLBACK TO operation; RELEASE operation');
      return refused(request, seqBefore, error);
    }
  };
  const commitAll: Log['commitAll'] = async (take, run) => {
    const settled: Settled[] = [];
    const seqBefore = log.seq;
    try {
      begin.run();
      for (let request = take(0); request !== undefined; request = take(settled.length)) {
        // oxlint-disable-next-line no-await-in-loop -- operations of one connection run one after the other
        settled.push(await run(request));
      }
      if (log.seq !== seqBefore) storeSeq.run(log.seq);
      commit.run();
      return settled;
    } catch (error) {
      log.seq = seqBefore;
      if (db.inTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };
  return { seq: () => log.seq, runFreely, runInSavepoint, commitAll };
}

/** Runs an operation inside the open transaction and appends its events. */
function createRunner(db: SqliteDatabase, handlers: Handlers, log: { seq: number }): RunOne {
  const prepare = statementCache(db);
  const executor = {
    dialect: sqliteDialect,
    // oxlint-disable-next-line require-await -- one handler code serves both databases, so the seam is asynchronous
    get: async <T>(sql: string, params: readonly (string | number | null)[]) =>
      prepare(sql).get(...params) as T | undefined,
    // oxlint-disable-next-line require-await -- as above
    all: async <T>(sql: string, params: readonly (string | number | null)[]) => prepare(sql).all(...params) as T[],
    // oxlint-disable-next-line require-await -- as above
    run: async (sql: string, params: readonly (string | number | null)[]) => prepare(sql).run(...params).changes,
  };
  const insertEvent = prepare(
    'INSERT INTO events (seq, at, type, ticket_id, thread_id, contact_id, user_id, actor_id, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  return async ({ ticket, operation }) => {
    const outcome = await runOperation(handlers, executor, operation);
    if (outcome.kind === 'replayed')
      return { ticket, ok: true, result: outcome.result, seq: outcome.seq, told: toldBefore, news: [] };
    if (operation.isDry === true)
      return { ticket, ok: true, result: outcome.result, seq: log.seq, told: await toldDry(outcome.session), news: [] };
    for (const { type, ticketId, threadId, contactId, userId, actorId, body } of outcome.session.events) {
      log.seq += 1;
      insertEvent.run(log.seq, operation.nowMs, type, ticketId, threadId, contactId, userId, actorId, body);
    }
    await rememberResult(executor.run, operation, outcome.result, log.seq);
    const told = toldOf(outcome.session, log.seq);
    return { ticket, ok: true, result: outcome.result, seq: log.seq, told, news: outcome.news };
  };
}

/** About ten milliseconds of what waits. */
async function runGroup(log: Log, queue: WriterRequest[]): Promise<readonly Settled[]> {
  const group: WriterRequest[] = [];
  const started = performance.now();
  const takeNext = (done: number) => {
    if (done >= groupLimit || (done > 0 && performance.now() - started >= groupMs)) return undefined;
    const request = queue.shift();
    if (request !== undefined) group.push(request);
    return request;
  };
  try {
    return await log.commitAll(takeNext, log.runFreely).catch((error: unknown) => {
      if (!(error instanceof HalfDone)) throw error;
      return log.commitAll((done) => group[done], log.runInSavepoint);
    });
  } catch (error) {
    const failure = toFailure(new AppError('server.unavailable', { problem: toFailure(error).message }));
    const failed = group.length > 0 ? group : queue.splice(0, 1);
    return failed.map(({ ticket }) => ({ ticket, ok: false, failure }));
  }
}

function serve(
  port: MessagePort,
  db: SqliteDatabase,
  runGroup: (queue: WriterRequest[]) => Promise<readonly Settled[]>,
  seq: () => number,
): void {
  const queue: WriterRequest[] = [];
  let isRunning = false;
  let isClosing = false;

  const closeIfIdle = () => {
    if (!isClosing || isRunning || queue.length > 0) return;
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    port.postMessage({ kind: 'closed' } satisfies WriterReply);
    port.close();
  };
  const drain = async () => {
    isRunning = true;
    while (queue.length > 0) {
      // oxlint-disable-next-line no-await-in-loop -- groups commit one after the other
      const settled = await runGroup(queue);
      port.postMessage({ kind: 'settled', settled, seq: seq() } satisfies WriterReply);
      // oxlint-disable-next-line no-await-in-loop -- lets what arrived meanwhile join the next group
      await new Promise((resolve) => setImmediate(resolve));
    }
    isRunning = false;
    closeIfIdle();
  };
  port.on('message', (message: WriterMessage) => {
    switch (message.kind) {
      case 'operations':
        queue.push(...message.requests);
        if (!isRunning)
          drain().catch((error: unknown) => {
            throw error;
          });
        return;
      case 'close':
        isClosing = true;
        closeIfIdle();
        return;
    }
  });
}
