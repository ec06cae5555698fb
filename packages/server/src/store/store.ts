import type { Change, EventActor, EventType, Id, IdKind, Subject } from '@balcao/contract';
import type { Actor } from '../actor.ts';
import type { Dialect } from './dialect.ts';

export type SqlValue = string | number | null;

/** Statements are written once with `?`; each database prepares them its own way. */
export interface Reads {
  readonly dialect: Dialect;
  get<T>(sql: string, params: readonly SqlValue[]): Promise<T | undefined>;
  all<T>(sql: string, params: readonly SqlValue[]): Promise<T[]>;
}

/** An open write transaction. Rows and the events that tell of them commit together or not at all. */
export interface Tx extends Reads {
  readonly nowMs: number;
  readonly actor: Actor;
  readonly requestId: string;
  /** Rows changed. */
  run(sql: string, params: readonly SqlValue[]): Promise<number>;
  newId<K extends IdKind>(kind: K): Id<K>;
  /** Notes what changed of an entity; the next `emit` carries it. */
  change(change: Change): void;
  emit(type: EventType, subject: Subject, extra?: EmitExtra): void;
  /** Adds to a maintained counter; flushed in one fixed order at the end, so that transactions never wait in a circle. */
  count(key: string, delta: number): void;
  /** Runs a part that may be refused: when it throws, nothing of it is kept and the transaction goes on. */
  attempt<T>(part: () => Promise<T>): Promise<T>;
}

export interface EmitExtra {
  readonly data?: Readonly<Record<string, unknown>>;
  /** When somebody else than the caller did it: the contact who wrote. */
  readonly actor?: EventActor;
}

/** A write: the id of a registered handler and plain data. */
export interface Operation {
  readonly id: string;
  readonly input: unknown;
  readonly actor: Actor;
  readonly nowMs: number;
  readonly requestId: string;
  /** The same key of the same actor is executed once and answered alike. */
  readonly idempotencyKey?: string;
}

export interface Executed<R = unknown> {
  readonly result: R;
  /** Last sequence of the log once this was committed. */
  readonly seq: number;
}

export type Handler<I = never, R = unknown> = (tx: Tx, input: I) => Promise<R>;
export type Handlers = ReadonlyMap<string, Handler>;

/** A read at one moment of the log: `seq` is the last event the rows include. */
export type Query<T> = (reads: Reads, seq: number) => Promise<T>;

export interface Store extends AsyncDisposable {
  /** One transaction per operation; refusals are AppErrors and leave nothing behind. */
  execute<R>(operation: Operation): Promise<Executed<R>>;
  /** Runs in one read transaction. */
  read<T>(query: Query<T>): Promise<T>;
  /** Told after commits, with the last sequence; a wake-up only, the log is the truth. Returns its own removal. */
  onCommit(listener: (seq: number) => void): () => void;
  /** Answers when the write side works; rejects with `server.unavailable` when it does not. */
  ping(): Promise<void>;
}
