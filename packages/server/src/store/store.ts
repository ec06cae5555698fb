import type {
  BulkMark,
  Change,
  EventActor,
  EventType,
  Id,
  IdKind,
  NotificationEntity,
  Subject,
  UserId,
} from '@balcao/contract';
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
  /** Whether its caller tells whom it concerns. */
  readonly holdsNews: boolean;
  /** Keeps word for a user until the operation ends, when what is alike is told as one. */
  holdNews(news: HeldNews): void;
  /** Gives and forgets what was held. */
  takeNews(): readonly HeldNews[];
  /** Runs a part that may be refused: when it throws, nothing of it is kept and the transaction goes on. */
  attempt<T>(part: () => Promise<T>): Promise<T>;
}

export interface EmitExtra {
  readonly data?: Readonly<Record<string, unknown>>;
  /** When somebody else than the caller did it: the contact who wrote. */
  readonly actor?: EventActor;
  /** When it is one of many that are undone as one. */
  readonly bulk?: BulkMark;
}

/** Word for one user that something concerns them; plain data, which crosses threads. */
export interface HeldNews {
  readonly userId: UserId;
  readonly news: Pick<NotificationEntity, 'kind' | 'ticketId' | 'contactId' | 'taskId' | 'roomId' | 'text'>;
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
  /** Nobody is told: whom it concerns comes with the answer, because the operation is one of many. */
  readonly holdsNews?: boolean;
  /** Runs to its end and is then rolled back: it answers as ever, and nothing of it is kept or told to anybody. */
  readonly isDry?: boolean;
  /** Of many that are one to whoever asked for them: told with each of their events, so that they can be undone as one. */
  readonly bulk?: BulkMark;
}

export interface Executed<R = unknown> {
  readonly result: R;
  /** Last sequence of the log once this was committed. */
  readonly seq: number;
  /** What it told the log. */
  readonly told: Told;
  /** Whom it concerns, where the operation tells nobody itself. */
  readonly news?: readonly HeldNews[];
}

export interface Told {
  /** How many events it made; null when the answer is that of an earlier call with the same key. */
  readonly count: number | null;
  /** The event by which its actor can undo it; null where there is none. */
  readonly undo: number | null;
  /** Of a dry run: the events there would be, as far as its actor may see them. */
  readonly events: readonly DryEvent[];
}

export interface DryEvent {
  readonly type: EventType;
  readonly subject: Subject;
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
  /** Writes something; answers when it is on disk; rejects with `server.unavailable` when it does not. */
  ping(): Promise<void>;
}
