import type {
  Action,
  ConnectionId,
  InputOf,
  OutputOf,
  Present,
  ThreadId,
  TicketEntity,
  TicketId,
  TicketItem,
} from '@balcao/contract';
import type { UserActor } from '../actor.ts';
import type { Channel, ChannelIo, Settings } from '../channels/channel.ts';
import type { Converter } from '../media/converter.ts';
import type { DescribedFile } from '../media/described-file.ts';
import type { MediaFiles } from '../media/files.ts';
import type { Cipher } from '../security/cipher.ts';
import type { Passwords } from '../security/passwords.ts';
import { toItem } from '../store/queries/ticket-items.ts';
import type { Reads, Store, Tx } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';
import { caller } from './permit.ts';

/** The handler of a write action: one transaction, rows and events together. */
export interface WriteHandler<A extends Action = Action, P = undefined> {
  readonly action: A;
  readonly run: (tx: Tx, input: InputOf<A>, prepared: P) => Promise<OutputOf<A>>;
  /** Fields of its answer that are told once and kept nowhere: a key of the caller's does not bring them back. */
  readonly secrets?: readonly string[];
  /** What must be had before the transaction: a password hash, an answer of the provider. Its result is plain data. */
  readonly prepare?: (context: PrepareContext, input: InputOf<A>) => Promise<P>;
  /** In place of `prepare` in a dry run, where that asks a provider: all of it but the asking. */
  readonly prepareDry?: (context: PrepareContext, input: InputOf<A>) => Promise<P>;
}

/** What may be touched before a transaction; nothing here writes. */
export interface PrepareContext {
  /** What is prepared will be rolled back: no provider is asked and no file kept. */
  readonly isDry: boolean;
  /** A file that a dry run would upload, and only tells of. */
  readonly described: DescribedFile | null;
  readonly store: Pick<Store, 'read'>;
  /** Null on public actions. */
  readonly actor: UserActor | null;
  /** What the program that asks calls itself; null where it does not say. */
  readonly client?: string | null;
  readonly nowMs: number;
  readonly cipher: Cipher;
  readonly passwords: Passwords;
  readonly channels: ChannelAccess;
  /** Files are kept by their content: one that nothing came to refer to does no harm. */
  readonly files: MediaFiles;
  readonly converter: Converter;
  /** Origin that providers reach, or else the one the server listens on. */
  readonly publicUrl: string;
}

/** Channels as actions see them: by connection, with the secrets in place. */
export interface ChannelAccess {
  find(name: string): Channel | undefined;
  readonly names: readonly string[];
  /** What a channel may touch for a connection with these settings. */
  io(settings: Settings): ChannelIo;
}

/** The handler of a read action: one read transaction at one sequence of the log. */
export interface ReadHandler<A extends Action = Action> {
  readonly action: A;
  readonly run: (context: ReadContext, input: InputOf<A>) => Promise<OutputOf<A>>;
}

/** Any of them: what an area's list holds. */
export type AnyHandler = WriteHandler<Action, unknown> | ReadHandler;

/** The handlers of an area as one list, whatever each of them takes. */
export const handlerList = (...handlers: readonly unknown[]): readonly AnyHandler[] =>
  handlers as readonly AnyHandler[];

export interface ReadContext {
  /** Who has a thread open now. */
  readonly presentIn: (threadId: ThreadId) => readonly Present[];
  /** Refused webhooks of a connection that are counted and not in its row yet. */
  readonly refusedOf: (connectionId: ConnectionId) => number;
  readonly reads: Reads;
  readonly actor: UserActor;
  readonly nowMs: number;
  readonly seq: number;
  /** Says that the caller is shown the inside of a ticket; written down once the read is answered. */
  readonly viewed: (ticketId: TicketId) => void;
}

export function writes<A extends Action>(action: A, run: WriteHandler<A>['run']): WriteHandler<A> {
  return { action, run };
}

export function preparedWrites<A extends Action, P>(
  action: A,
  prepare: NonNullable<WriteHandler<A, P>['prepare']>,
  run: WriteHandler<A, P>['run'],
): WriteHandler<A, P> {
  return { action, prepare, run };
}

/** The same for one that asks a provider, which a dry run does not. */
export function askedWrites<A extends Action, P>(
  action: A,
  prepare: NonNullable<WriteHandler<A, P>['prepare']>,
  prepareDry: NonNullable<WriteHandler<A, P>['prepareDry']>,
  run: WriteHandler<A, P>['run'],
): WriteHandler<A, P> {
  return { action, prepare, prepareDry, run };
}

/** The same for one whose answer has secrets in it. */
export function secretWrites<A extends Action, P>(
  action: A,
  secrets: readonly (keyof OutputOf<A> & string)[],
  prepare: NonNullable<WriteHandler<A, P>['prepare']>,
  run: WriteHandler<A, P>['run'],
): WriteHandler<A, P> {
  return { action, prepare, run, secrets };
}

/** What a handler needs before its transaction. */
export async function prepared<P>(
  handler: WriteHandler<Action, P>,
  context: PrepareContext,
  input: Record<string, unknown>,
): Promise<P | undefined> {
  const prepare = context.isDry ? (handler.prepareDry ?? handler.prepare) : handler.prepare;
  return prepare?.(context, input);
}

export function reading<A extends Action>(action: A, run: ReadHandler<A>['run']): ReadHandler<A> {
  return { action, run };
}

export const nowOf = (tx: Tx): string => toInstant(tx.nowMs);

export const ticketSubject = (ticket: TicketEntity) => ({
  ticketId: ticket.id,
  threadId: ticket.threadId,
  contactId: ticket.contactId,
  connectionId: ticket.connectionId,
});

/** What every action on a ticket answers: the ticket as the caller sees it now. */
export function answer(tx: Tx, ticket: TicketEntity): Promise<TicketItem> {
  return toItem(tx, caller(tx.actor), ticket, tx.nowMs);
}
