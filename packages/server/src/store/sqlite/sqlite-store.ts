import { Worker } from 'node:worker_threads';
import { AppError } from '@balcao/contract';
import { sqliteDialect } from '../dialect.ts';
import { fromFailure } from '../run-operation.ts';
import type { Executed, Operation, Query, Reads, Store } from '../store.ts';
import { openForReading, statementCache } from './database.ts';
import { ownDatabase } from './ownership.ts';
import type { WriterMessage, WriterReply, WriterRequest } from './writer.ts';

interface Waiting {
  readonly resolve: (executed: Executed) => void;
  readonly reject: (error: Error) => void;
}

/** Embedded store: `writerUrl` is the module that starts the writer thread with the handlers. */
export async function openSqliteStore(path: string, writerUrl: URL): Promise<Store> {
  using opening = new DisposableStack();
  const owned = opening.use(ownDatabase(path));
  const listeners = new Set<(seq: number) => void>();
  const writer = await startWriterThread(path, writerUrl, (seq) => {
    for (const listener of listeners) listener(seq);
  });
  const reader = createReader(path);
  opening.move();
  return {
    execute: writer.execute as Store['execute'],
    read: reader.read,
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    ping: async () => {
      await writer.execute({
        id: 'store.ping',
        input: null,
        actor: { type: 'system', name: 'ping' },
        nowMs: Date.now(),
        requestId: 'ping',
      });
    },
    [Symbol.asyncDispose]: async () => {
      await writer.close();
      reader.close();
      owned[Symbol.dispose]();
    },
  };
}

async function startWriterThread(path: string, url: URL, onCommit: (seq: number) => void) {
  const worker = new Worker(url, { workerData: { path }, execArgv: workerArguments() });
  const waiting = new Map<number, Waiting>();
  let ticket = 0;
  let lastSeq = 0;
  let outgoing: WriterRequest[] = [];
  let dead: Error | null = null;
  let onClosed: (() => void) | null = null;

  const fail = (error: Error) => {
    dead = error;
    // It may have ended between a commit and the word of it.
    for (const { reject } of waiting.values())
      reject(new AppError('server.outcomeUnknown', { problem: error.message }));
    waiting.clear();
  };
  const flush = () => {
    const requests = outgoing;
    outgoing = [];
    worker.postMessage({ kind: 'operations', requests } satisfies WriterMessage);
  };
  const settle = (reply: Extract<WriterReply, { kind: 'settled' }>) => {
    for (const item of reply.settled) {
      const waiter = waiting.get(item.ticket);
      waiting.delete(item.ticket);
      if (item.ok) waiter?.resolve({ result: item.result, seq: item.seq, told: item.told, news: item.news });
      else waiter?.reject(fromFailure(item.failure));
    }
    if (reply.seq > lastSeq) {
      lastSeq = reply.seq;
      onCommit(lastSeq);
    }
  };

  await new Promise<void>((resolve, reject) => {
    const onEarlyExit = (code: number) =>
      reject(new Error(`the writer thread ended with code ${code} before it was ready`));
    worker.once('error', reject);
    worker.once('exit', onEarlyExit);
    worker.on('message', (reply: WriterReply) => {
      switch (reply.kind) {
        case 'ready':
          lastSeq = reply.seq;
          worker.off('error', reject);
          worker.off('exit', onEarlyExit);
          resolve();
          return;
        case 'settled':
          settle(reply);
          return;
        case 'closed':
          onClosed?.();
          return;
      }
    });
  });
  worker.on('error', (error: unknown) => fail(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => fail(new Error('the writer thread has ended')));

  return {
    execute: (operation: Operation) =>
      new Promise<Executed>((resolve, reject) => {
        if (dead !== null) return reject(new AppError('server.unavailable', { problem: dead.message }));
        ticket += 1;
        waiting.set(ticket, { resolve, reject });
        if (outgoing.length === 0) queueMicrotask(flush);
        outgoing.push({ ticket, operation });
      }),
    close: () =>
      new Promise<void>((resolve) => {
        if (dead !== null) return resolve();
        onClosed = () => worker.once('exit', () => resolve());
        worker.postMessage({ kind: 'close' } satisfies WriterMessage);
      }),
  };
}

/** The worker resolves packages the way its parent does (sources in tests, built files otherwise). */
function workerArguments(): string[] {
  return process.execArgv.filter((argument) => /^--(conditions|import)=/.test(argument));
}

/**
 * Reads share one connection and run one after the other, each in a transaction of its own. A query only awaits rows, which
 * are there at once, so a read never waits for anything but the reads before it.
 */
function createReader(path: string) {
  const db = openForReading(path);
  const prepare = statementCache(db);
  const begin = db.prepare('BEGIN');
  const commit = db.prepare('COMMIT');
  const seqStatement = db.prepare('SELECT seq FROM event_counter WHERE id = 1').pluck();
  const reads: Reads = {
    dialect: sqliteDialect,
    // oxlint-disable-next-line require-await -- the seam is asynchronous for the other database
    get: async (sql, params) => prepare(sql).get(...params) as never,
    // oxlint-disable-next-line require-await -- as above
    all: async (sql, params) => prepare(sql).all(...params) as never,
  };
  let tail: Promise<unknown> = Promise.resolve();

  const run = async <T>(query: Query<T>): Promise<T> => {
    begin.run();
    try {
      return await query(reads, seqStatement.get() as number);
    } finally {
      commit.run();
    }
  };
  return {
    read: <T>(query: Query<T>): Promise<T> => {
      const result = tail.then(() => run(query));
      tail = result.catch(() => undefined);
      return result;
    },
    close: () => db.close(),
  };
}
