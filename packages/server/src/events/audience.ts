import type { BalcaoEvent, Change, TicketEntity, TicketId, Topic } from '@balcao/contract';
import type { UserActor } from '../actor.ts';
import { sees } from '../domain/visibility.ts';
import type { FeedEvent } from './feed.ts';

/** What one reader gets of an event: all of it, word that a ticket appeared or went, its bare steps, or nothing. */
export type Sight = 'whole' | 'revealed' | 'hidden' | 'veiled' | 'none';

/**
 * The same rule as lists. A reader follows a ticket as far as they might see it at each step, so that it appears and goes when it
 * did; of one that they may not see today nothing is said but those steps.
 */
export function sightOf(actor: UserActor, item: FeedEvent): Sight {
  const { subject } = item.event;
  if (subject.userId !== undefined && subject.userId !== actor.userId) return 'none';
  if (subject.userIds !== undefined && !subject.userIds.includes(actor.userId)) return 'none';
  if (item.after !== null && item.now !== null) {
    const sawThen = sees(actor, item.after);
    const sawBefore = item.before === null ? sawThen : sees(actor, item.before);
    if (!sawThen) return sawBefore ? 'hidden' : 'none';
    if (!sees(actor, item.now)) return 'veiled';
    return sawBefore ? 'whole' : 'revealed';
  }
  if (subject.ticketId !== undefined) return 'none';
  if (actor.connectionId !== null) return subject.connectionId === actor.connectionId ? 'whole' : 'none';
  return actor.grants['ticket.read'] === undefined ? 'none' : 'whole';
}

/** The event as that reader is told it. */
export function toldAs(sight: Exclude<Sight, 'none'>, actor: UserActor, item: FeedEvent): BalcaoEvent {
  switch (sight) {
    case 'whole':
      return item.event;
    case 'revealed':
      return {
        ...item.event,
        type: 'ticket.revealed',
        changes: item.event.changes.map(asBirth),
        data: { by: item.event.type },
      };
    case 'hidden':
      return {
        type: 'ticket.hidden',
        actor: nobody,
        subject: { ticketId: item.event.subject.ticketId as TicketId },
        changes: bare(item, (change) => ({ ...change, after: null })),
      };
    case 'veiled': {
      const isNew = item.before !== null && !sees(actor, item.before);
      return {
        type: 'ticket.hidden',
        actor: nobody,
        subject: {},
        changes: bare(item, (change) => (isNew ? { ...change, before: null } : change)),
      };
    }
  }
}

const nobody = { type: 'system', id: null, name: null } as const;

function asBirth(change: Change): Change {
  return change.entity === 'ticket' || change.entity === 'contact' || change.entity === 'thread'
    ? ({ ...change, before: null } as Change)
    : change;
}

type TicketChange = Extract<Change, { entity: 'ticket' }>;

/** Nothing of a ticket but the states it went through, for the counts. */
function bare(item: FeedEvent, as: (change: TicketChange) => TicketChange): readonly Change[] {
  return item.event.changes.flatMap((change) => {
    if (change.entity !== 'ticket') return [];
    return [
      as({
        entity: 'ticket',
        id: change.id,
        before: change.before === null ? null : stateOf({ ...change.after, ...change.before }),
        after: stateOf(change.after),
      }),
    ];
  });
}

function stateOf(ticket: Partial<TicketEntity> | null): Partial<TicketEntity> {
  const { state, trashed } = ticket ?? {};
  return { ...(state === undefined ? {} : { state }), ...(trashed === undefined ? {} : { trashed }) };
}

/** Messages and notes go only to those who have their thread open. */
export function withinTopics(event: BalcaoEvent, topics: ReadonlySet<Topic>): BalcaoEvent {
  if (topics.has('*')) return event;
  const { threadId } = event.subject;
  if (threadId !== undefined && topics.has(`thread:${threadId}`)) return event;
  const changes = event.changes.filter((change) => change.entity !== 'message' && change.entity !== 'note');
  return changes.length === event.changes.length ? event : { ...event, changes };
}
