import { AppError, type BalcaoEvent } from '@balcao/contract';
import { isAct } from '../../domain/undo.ts';
import { sees } from '../../domain/visibility.ts';
import { type Sight, sightOf } from '../../events/audience.ts';
import { readEvents } from '../../events/feed.ts';
import type { Reads, Tx } from '../../store/store.ts';
import { ticketRows } from '../../store/tables/tables.ts';
import { caller } from '../permit.ts';

/** An event with its place in the log. */
export interface Recorded {
  readonly seq: number;
  /** Ms. */
  readonly at: number;
  readonly event: BalcaoEvent;
}

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly body: string;
}

const recordedOf = ({ seq, at, body }: Row): Recorded => ({ seq, at, event: JSON.parse(body) as BalcaoEvent });

export const mostLookedAt = 200;

/** An event that the caller may see, answered like one that does not exist otherwise. */
export async function eventNamed(tx: Tx, seq: number): Promise<Recorded> {
  const [told] = await readEvents(tx, seq - 1, 1);
  const isTold = told?.seq === seq && isShown(sightOf(caller(tx.actor), told));
  const row = isTold ? await tx.get<Row>('SELECT seq, at, body FROM events WHERE seq = ?', [seq]) : undefined;
  const found = row === undefined ? undefined : recordedOf(row);
  if (found === undefined || !(await isInSight(tx, found)))
    throw new AppError('reference.notFound', { kind: 'event', ref: String(seq) });
  return found;
}

/** Word that a ticket came or went says nothing of what was done. */
const isShown = (sight: Sight): boolean => sight === 'whole' || sight === 'revealed';

/**
 * Whether the caller sees today the ticket that the event is about. What is about none is theirs, or of those whose acts they may
 * undo; that a ticket was deleted for good only who did it is told.
 */
export async function isInSight(tx: Tx, { event: { subject, actor } }: Recorded): Promise<boolean> {
  const viewer = caller(tx.actor);
  if (subject.ticketId === undefined)
    return actor.id === viewer.userId || viewer.grants['ticket.assignOther'] !== undefined;
  const ticket = await ticketRows.load(tx, subject.ticketId);
  return ticket !== undefined && sees(viewer, ticket);
}

/**
 * What undoing means where nothing is named: a message of the caller's that still waits, since that one can be lost any moment;
 * else the last thing they did and have not undone, whether it can be undone or not. What lies further back is undone by its name.
 */
export async function lastAct(tx: Tx): Promise<Recorded> {
  const { userId } = caller(tx.actor);
  const held = await heldMessage(tx, userId);
  if (held !== undefined) return held;
  const rows = await tx.all<Row>(
    `SELECT seq, at, body FROM events WHERE actor_id = ? ORDER BY seq DESC LIMIT ${mostLookedAt}`,
    [userId],
  );
  const undone = new Set<unknown>();
  for (const row of rows) {
    const found = recordedOf(row);
    const { type, data, subject } = found.event;
    const isUndone = undone.has(found.seq) || (type === 'message.queued' && undone.has(subject.messageId));
    // An undo that was itself undone leaves what it undid as it was.
    if (type === 'event.undone' && !isUndone) undone.add(data?.['seq']);
    else if (type === 'message.withdrawn') undone.add(subject.messageId);
    else if (type !== 'event.undone' && !isUndone && isAct(found.event)) return found;
  }
  throw new AppError('undo.nothing');
}

/** The newest message of somebody's that is held back, on a ticket that they still see. */
async function heldMessage(tx: Tx, userId: string): Promise<Recorded | undefined> {
  const messages = await tx.all<{ id: string; ticket_id: string }>(
    `SELECT m.id, m.ticket_id FROM deliveries d JOIN messages m ON m.id = d.message_id
     WHERE d.state = 'queued' AND d.run_at > ? AND d.kind = 'message' AND m.author_id = ? AND m.held_until > ?
     ORDER BY m.received_at DESC, m.id DESC`,
    [tx.nowMs, userId, tx.nowMs],
  );
  for (const { id, ticket_id: ticketId } of messages) {
    const rows = await tx.all<Row>(
      `SELECT seq, at, body FROM events WHERE ticket_id = ? AND type = 'message.queued' ORDER BY seq DESC LIMIT ${mostLookedAt}`,
      [ticketId],
    );
    const found = rows.map(recordedOf).find(({ event }) => event.subject.messageId === id);
    if (found !== undefined && (await isInSight(tx, found))) return found;
  }
  return undefined;
}

/** The event, or all that one call did to many tickets, when it is one of those: threads are held in one order. */
export async function wholeOf(reads: Reads, found: Recorded): Promise<readonly Recorded[]> {
  const { bulk, actor } = found.event;
  if (bulk === undefined) return [found];
  const rows = await reads.all<Row>('SELECT seq, at, body FROM events WHERE actor_id = ? AND seq > ? AND body LIKE ?', [
    actor.id,
    bulk.after,
    `%"bulk":{"id":"${bulk.id}"%`,
  ]);
  const members = rows.map(recordedOf).filter(({ event }) => event.bulk?.id === bulk.id && isAct(event));
  return members.toSorted((a, b) => compare(a.event.subject.threadId, b.event.subject.threadId) || b.seq - a.seq);
}

const compare = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);
