import { type BalcaoEvent, type Change, scopeOf, type Topic } from '@balcao/contract';
import type { UserActor } from '../actor.ts';
import { sees } from '../domain/visibility.ts';
import type { FeedEvent } from './feed.ts';

/** What one reader gets of an event: all of it, word that a ticket appeared or went, or nothing. */
export type Sight = 'whole' | 'revealed' | 'hidden' | 'none';

/** The same rule as lists: judged by what the reader may see now, so that nothing said before a permission was withdrawn is replayed. */
export function sightOf(actor: UserActor, item: FeedEvent): Sight {
  const { subject } = item.event;
  if (subject.userId !== undefined && subject.userId !== actor.userId) return 'none';
  if (item.now !== null) {
    const seesNow = sees(actor, item.now);
    if (item.before === null) return seesNow ? 'whole' : 'none';
    const sawBefore = sees(actor, item.before);
    if (seesNow) return sawBefore ? 'whole' : 'revealed';
    return sawBefore ? 'hidden' : 'none';
  }
  if (subject.ticketId !== undefined) return 'none';
  if (actor.connectionId !== null) return subject.connectionId === actor.connectionId ? 'whole' : 'none';
  return scopeOf(actor.role, 'ticket.read') === null ? 'none' : 'whole';
}

/** The event as that reader is told it. */
export function toldAs(sight: Exclude<Sight, 'none'>, item: FeedEvent): BalcaoEvent {
  switch (sight) {
    case 'whole':
      return item.event;
    case 'revealed':
      return { ...item.event, type: 'ticket.revealed', changes: item.event.changes.map(asBirth), data: { by: item.event.type } };
    case 'hidden':
      return { type: 'ticket.hidden', actor: { type: 'system', id: null, name: null }, subject: item.event.subject, changes: farewell(item) };
  }
}

function asBirth(change: Change): Change {
  return change.entity === 'ticket' || change.entity === 'contact' || change.entity === 'thread' ? ({ ...change, before: null } as Change) : change;
}

/** The ticket goes; only its state before is told, for the counts. */
function farewell(item: FeedEvent): readonly Change[] {
  return item.event.changes.flatMap((change) => {
    if (change.entity !== 'ticket') return [];
    const was = { ...change.after, ...change.before };
    const before = { ...(was.state === undefined ? {} : { state: was.state }), ...(was.trashed === undefined ? {} : { trashed: was.trashed }) };
    return [{ entity: 'ticket', id: change.id, before, after: null } as Change];
  });
}

/** Messages and notes go only to those who have their thread open. */
export function withinTopics(event: BalcaoEvent, topics: ReadonlySet<Topic>): BalcaoEvent {
  if (topics.has('*')) return event;
  const { threadId } = event.subject;
  if (threadId !== undefined && topics.has(`thread:${threadId}`)) return event;
  const changes = event.changes.filter((change) => change.entity !== 'message' && change.entity !== 'note');
  return changes.length === event.changes.length ? event : { ...event, changes };
}
