import { AppError, type BalcaoEvent, type ErrorData, isErrorCode } from '@balcao/contract';
import { isToldOf } from '../domain/dry-run.ts';
import type { DryEvent, Handlers, HeldNews, Operation, Told, Tx } from './store.ts';
import { ticketRows } from './tables/tables.ts';
import { counterSql, createWriteSession, type WriteSession } from './write-session.ts';

type Executor = Parameters<typeof createWriteSession>[0];

interface IdempotentRow {
  readonly operation: string;
  readonly result: string;
  readonly seq: number;
}

export type Outcome =
  | { readonly kind: 'replayed'; readonly result: unknown; readonly seq: number }
  | {
      readonly kind: 'done';
      readonly result: unknown;
      readonly session: WriteSession;
      readonly news: readonly HeldNews[];
    };

/** Runs one operation inside an open transaction; the caller appends the events and commits. */
export async function runOperation(handlers: Handlers, executor: Executor, operation: Operation): Promise<Outcome> {
  const handler = handlers.get(operation.id);
  if (handler === undefined) throw new Error(`no handler is registered for operation ${operation.id}`);
  const key = idempotencyOf(operation);
  if (key !== null) {
    const row = await executor.get<IdempotentRow>(
      'SELECT operation, result, seq FROM idempotency WHERE actor_id = ? AND key = ?',
      key,
    );
    if (row !== undefined) return replay(row, operation);
  }
  const session = createWriteSession(executor, operation);
  const result = await handler(session.tx, operation.input as never);
  const news = session.tx.takeNews();
  if (news.length > 0 && operation.holdsNews !== true) throw new Error(`${operation.id} told nobody what it held`);
  for (const [name, delta] of session.counters()) await executor.run(counterSql, [name, delta]);
  return { kind: 'done', result, session, news };
}

/** What an operation told the log, whose events end at `seq`. */
export function toldOf({ events }: WriteSession, seq: number): Told {
  const last = events.findLastIndex(({ isUndoable }) => isUndoable);
  return { count: events.length, undo: last < 0 ? null : seq - events.length + 1 + last, events: [] };
}

/** An answer that was given before: what was told then is not told again. */
export const toldBefore: Told = { count: null, undo: null, events: [] };

/** What an operation that is about to be rolled back would have told, as far as its actor may see it. */
export async function toldDry({ tx, events }: WriteSession): Promise<Told> {
  const { actor } = tx;
  const seen: DryEvent[] = [];
  for (const pending of events) {
    const event = JSON.parse(pending.body) as BalcaoEvent;
    const { ticketId } = event.subject;
    const ticket = ticketId === undefined ? undefined : await ticketRows.load(tx, ticketId);
    if (actor.type === 'user' && isToldOf(actor, event, ticket ?? null))
      seen.push({ type: event.type, subject: event.subject });
  }
  return { count: events.length, undo: null, events: seen };
}

function replay(row: IdempotentRow, operation: Operation): Outcome {
  if (row.operation !== operation.id) {
    throw new AppError('input.invalid', { problem: `clientKey was used for ${row.operation} before; take another` });
  }
  return { kind: 'replayed', result: JSON.parse(row.result) as unknown, seq: Number(row.seq) };
}

/** Remembers the answer, so that the same key is answered alike. */
export async function rememberResult(
  run: Tx['run'],
  operation: Operation,
  result: unknown,
  seq: number,
): Promise<void> {
  const key = idempotencyOf(operation);
  if (key === null) return;
  await run('INSERT INTO idempotency (actor_id, key, operation, result, seq, at) VALUES (?, ?, ?, ?, ?, ?)', [
    ...key,
    operation.id,
    JSON.stringify(result ?? null),
    seq,
    operation.nowMs,
  ]);
}

export function idempotencyOf(operation: Operation): readonly [string, string] | null {
  if (operation.idempotencyKey === undefined) return null;
  return [operation.actor.type === 'user' ? operation.actor.userId : operation.actor.name, operation.idempotencyKey];
}

/** An error as plain data, to cross threads. */
export interface Failure {
  readonly code: string | null;
  readonly data: ErrorData;
  readonly message: string;
  readonly stack: string;
}

export function toFailure(error: unknown): Failure {
  if (error instanceof AppError) return { code: error.code, data: error.data, message: error.message, stack: '' };
  const unexpected = error instanceof Error ? error : new Error(String(error));
  return { code: null, data: {}, message: unexpected.message, stack: unexpected.stack ?? '' };
}

export function fromFailure(failure: Failure): Error {
  if (failure.code !== null && isErrorCode(failure.code)) return new AppError(failure.code, failure.data);
  const error = new Error(failure.message);
  error.stack = failure.stack;
  return error;
}
