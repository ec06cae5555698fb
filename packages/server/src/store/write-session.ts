import {
  AppError,
  type BalcaoEvent,
  type Change,
  type EventActor,
  type EventType,
  type Id,
  type IdKind,
  makeId,
  type Subject,
} from '@balcao/contract';
import type { Actor } from '../actor.ts';
import { isUndoable } from '../domain/undo.ts';
import type { Dialect } from './dialect.ts';
import type { EmitExtra, HeldNews, Operation, Reads, Tx } from './store.ts';

/** Row of the event log, without its sequence: that is given at commit. */
export interface PendingEvent {
  readonly type: string;
  readonly ticketId: string | null;
  readonly threadId: string | null;
  readonly contactId: string | null;
  readonly userId: string | null;
  /** The person who did it, for the audit log and undo. */
  readonly actorId: string | null;
  /** Whether the one who asked for it can take it back. */
  readonly isUndoable: boolean;
  readonly body: string;
}

interface Executor {
  readonly dialect: Dialect;
  readonly get: Reads['get'];
  readonly all: Reads['all'];
  readonly run: Tx['run'];
}

/** The transaction as handlers see it, and what it gathered for the end: events and counter deltas. */
export interface WriteSession {
  readonly tx: Tx;
  readonly events: readonly PendingEvent[];
  /** In one fixed order. */
  counters(): readonly (readonly [key: string, delta: number])[];
}

export function createWriteSession(executor: Executor, operation: Operation): WriteSession {
  const events: PendingEvent[] = [];
  const deltas = new Map<string, number>();
  let changes: Change[] = [];
  let news: HeldNews[] = [];

  const tx: Tx = {
    dialect: executor.dialect,
    nowMs: operation.nowMs,
    actor: operation.actor,
    requestId: operation.requestId,
    get: executor.get,
    all: executor.all,
    run: executor.run,
    newId: <K extends IdKind>(kind: K): Id<K> => makeId(kind, operation.nowMs, Math.random),
    change: (change) => changes.push(change),
    emit: (type, subject, extra = {}) => {
      events.push(pendingEvent(type, subject, changes, extra, operation));
      changes = [];
    },
    holdsNews: operation.holdsNews === true,
    holdNews: (item) => news.push(item),
    takeNews: () => {
      const taken = news;
      news = [];
      return taken;
    },
    count: (key, delta) => deltas.set(key, (deltas.get(key) ?? 0) + delta),
    attempt: async (part) => {
      const kept = { events: events.length, changes: [...changes], deltas: [...deltas], news: [...news] };
      await executor.run('SAVEPOINT attempt', []);
      try {
        const result = await part();
        await executor.run('RELEASE SAVEPOINT attempt', []);
        return result;
      } catch (error) {
        // Anything but a refusal ends the transaction, which the store undoes and may run again.
        if (!(error instanceof AppError)) throw error;
        await executor.run('ROLLBACK TO SAVEPOINT attempt', []);
        await executor.run('RELEASE SAVEPOINT attempt', []);
        events.length = kept.events;
        changes = kept.changes;
        news = kept.news;
        deltas.clear();
        for (const [key, delta] of kept.deltas) deltas.set(key, delta);
        throw error;
      }
    },
  };
  return {
    tx,
    events,
    counters: () => [...deltas].filter(([, delta]) => delta !== 0).sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

function pendingEvent(
  type: EventType,
  subject: Subject,
  changes: readonly Change[],
  extra: EmitExtra,
  operation: Operation,
): PendingEvent {
  const bulk = extra.bulk ?? operation.bulk;
  const event: BalcaoEvent = {
    type,
    actor: extra.actor ?? eventActor(operation.actor),
    subject,
    changes: mergeChanges(changes),
    ...(extra.data === undefined ? {} : { data: extra.data }),
    requestId: operation.requestId,
    ...(bulk === undefined ? {} : { bulk }),
  };
  return {
    type,
    ticketId: subject.ticketId ?? null,
    threadId: subject.threadId ?? null,
    contactId: subject.contactId ?? null,
    userId: subject.userId ?? null,
    actorId: event.actor.type === 'user' ? event.actor.id : null,
    isUndoable: isOwn(event.actor, operation.actor) && isUndoable(event),
    body: JSON.stringify(event),
  };
}

function isOwn(by: EventActor, actor: Actor): boolean {
  return actor.type === 'user' && by.type === 'user' && by.id === actor.userId;
}

function eventActor(actor: Actor): EventActor {
  switch (actor.type) {
    case 'user':
      return { type: 'user', id: actor.userId, name: actor.name };
    case 'system':
      return { type: 'system', id: null, name: actor.name };
  }
}

/** Several changes of one entity in one event become one: the first `before`, the last `after`. */
function mergeChanges(changes: readonly Change[]): readonly Change[] {
  if (changes.length < 2) return changes;
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const key = `${change.entity}:${change.id}`;
    const earlier = merged.get(key);
    if (earlier === undefined) {
      merged.set(key, change);
      continue;
    }
    const before = earlier.before === null ? null : { ...change.before, ...earlier.before };
    const after = change.after === null ? null : { ...earlier.after, ...change.after };
    merged.set(key, { entity: change.entity, id: change.id, before, after } as Change);
  }
  return [...merged.values()];
}

export const counterSql = `INSERT INTO counters (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value`;
