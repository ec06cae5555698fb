import type { MessagePort } from 'node:worker_threads';
import { AppError } from '@balcao/contract';
import { sqliteDialect } from '../dialect.ts';
import { type Failure, type Outcome, rememberResult, runOperation, toFailure } from '../run-operation.ts';
import type { Handlers, Operation } from '../store.ts';
import { migrateSqlite, openForWriting, statementCache } from './database.ts';

/*
 * The writer thread owns the one writing connection. Operations queue up while a group commits; the next group takes what
 * waits, up to about ten milliseconds of work, in one BEGIN IMMEDIATE … COMMIT. Each operation has a savepoint of its own, so
 * one that is refused leaves nothing behind and the others go on. Nothing is answered before its group is on disk.
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
  | { readonly ticket: number; readonly ok: true; readonly result: unknown; readonly seq: number }
  | { readonly ticket: number; readonly ok: false; readonly failure: Failure };

const groupMs = 10;
const groupLimit = 512;

export function startWriter(port: MessagePort, path: string, handlers: Handlers): void {
  const db = openForWriting(path);
  migrateSqlite(db);
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
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  const [save, release] = [db.prepare('SAVEPOINT operation'), db.prepare('RELEASE operation')];
  const insertEvent = prepare(
    'INSERT INTO events (seq, at, type, ticket_id, thread_id, contact_id, user_id, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const storeSeq = prepare('UPDATE event_counter SET seq = ? WHERE id = 1');
  let seq = prepare('SELECT seq FROM event_counter WHERE id = 1').pluck().get() as number;

  const appendEvents = (outcome: Extract<Outcome, { kind: 'done' }>, operation: Operation) => {
    for (const event of outcome.session.events) {
      seq += 1;
      insertEvent.run(
        seq,
        operation.nowMs,
        event.type,
        event.ticketId,
        event.threadId,
        event.contactId,
        event.userId,
        event.body,
      );
    }
  };

  const runOne = async ({ ticket, operation }: WriterRequest): Promise<Settled> => {
    const seqBefore = seq;
    save.run();
    try {
      const outcome = await runOperation(handlers, executor, operation);
      if (outcome.kind === 'done') {
        appendEvents(outcome, operation);
        await rememberResult(executor.run, operation, outcome.result, seq);
      }
      release.run();
      return { ticket, ok: true, result: outcome.result, seq: outcome.kind === 'done' ? seq : outcome.seq };
    } catch (error) {
      seq = seqBefore;
      if (db.inTransaction) db.exec('ROLLBACK TO operation; RELEASE operation');
      return { ticket, ok: false, failure: toFailure(error) };
    }
  };

  const runGroup = async (queue: WriterRequest[]): Promise<readonly Settled[]> => {
    const settled: Settled[] = [];
    const group: WriterRequest[] = [];
    const seqBefore = seq;
    const started = performance.now();
    try {
      begin.run();
      while (queue.length > 0 && settled.length < groupLimit && performance.now() - started < groupMs) {
        const request = queue.shift();
        if (request === undefined) break;
        group.push(request);
        // oxlint-disable-next-line no-await-in-loop -- operations of one connection run one after the other
        settled.push(await runOne(request));
      }
      if (seq !== seqBefore) storeSeq.run(seq);
      commit.run();
      return settled;
    } catch (error) {
      seq = seqBefore;
      if (db.inTransaction) db.exec('ROLLBACK');
      const failure = toFailure(new AppError('server.unavailable', { problem: toFailure(error).message }));
      const failed = group.length > 0 ? group : queue.splice(0, 1);
      return failed.map(({ ticket }) => ({ ticket, ok: false, failure }));
    }
  };

  serve(port, db, runGroup, () => seq);
  port.postMessage({ kind: 'ready', seq } satisfies WriterReply);
}

function serve(
  port: MessagePort,
  db: ReturnType<typeof openForWriting>,
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
