import {
  type BalcaoEvent,
  type Change,
  catalogueEntities,
  type EntityName,
  type Permission,
  type TicketEntity,
  type TicketId,
  type Topic,
} from '@balcao/contract';
import type { UserActor } from '../actor.ts';
import { connectionFor } from '../domain/connection-sight.ts';
import { seesNote } from '../domain/note.ts';
import { threadSeenBy } from '../domain/thread-view.ts';
import { sees } from '../domain/visibility.ts';
import { changeKey, isSilent, namedBy } from './bystanders.ts';
import type { FeedEvent } from './feed.ts';
import { withoutHidden } from './hidden.ts';

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
  if (lacksPermission(actor, item.event)) return 'none';
  if (subject.ticketId !== undefined) return isOpenToAll(actor, item) ? 'whole' : ticketSight(actor, item);
  if (actor.grants['ticket.read'] === undefined) return 'none';
  if (actor.connectionId !== null) return subject.connectionId === actor.connectionId ? 'whole' : 'none';
  const { changes } = item.event;
  return changes.length === 0 || changes.some((change) => mayTell(actor, item, change)) ? 'whole' : 'none';
}

/** A general note is about the contact: those who read contacts are told of it, whatever ticket it was written on. */
function isOpenToAll(actor: UserActor, { event, now }: FeedEvent): boolean {
  return isOfGeneralNote(event) && now !== null && seesNote(actor, { scope: 'contact' }, now);
}

const isOfGeneralNote = ({ type, data }: BalcaoEvent): boolean =>
  type.startsWith('note.') && data?.['general'] === true;

/** What people have of their own is told to them, and not to a token of theirs that may less. */
const needed: Readonly<Record<string, Permission>> = { room: 'room.use', task: 'task.write' };
const neededByTokens: Readonly<Record<string, Permission>> = {
  ...needed,
  notification: 'profile.edit',
  session: 'profile.edit',
  token: 'profile.edit',
};

function lacksPermission(actor: UserActor, { type }: BalcaoEvent): boolean {
  const permission = (actor.isNarrowed ? neededByTokens : needed)[type.split('.', 1)[0] ?? ''];
  return permission !== undefined && actor.grants[permission] === undefined;
}

function ticketSight(actor: UserActor, item: FeedEvent): Sight {
  if (item.after === null) return item.before !== null && sees(actor, item.before) ? 'hidden' : 'none';
  const sawThen = sees(actor, item.after);
  const sawBefore = item.before === null ? sawThen : sees(actor, item.before);
  if (!sawThen) return sawBefore ? 'hidden' : 'none';
  if (item.now === null || !sees(actor, item.now)) return isStep(item) || !sawBefore ? 'veiled' : 'none';
  return sawBefore ? 'whole' : 'revealed';
}

/** Whether counts follow it: a message of a ticket that is out of sight is not even told to have been. */
function isStep({ event }: FeedEvent): boolean {
  return event.changes.some(
    ({ entity, id, before, after }) =>
      entity === 'ticket' &&
      id === event.subject.ticketId &&
      (before === null || after === null || differs(before, after, 'state') || differs(before, after, 'trashed')),
  );
}

const differs = (before: Partial<TicketEntity>, after: Partial<TicketEntity>, field: 'state' | 'trashed'): boolean =>
  before[field] !== undefined && after[field] !== undefined && before[field] !== after[field];

const officeEntities: ReadonlySet<EntityName> = new Set(['user', 'queue', 'tag', ...catalogueEntities]);

/** Whether one change of an event that the reader is told may be in it. */
function mayTell(actor: UserActor, item: FeedEvent, change: Change): boolean {
  // Whoever may not use the catalogues knows of nobody but themselves, as in the snapshot.
  if (officeEntities.has(change.entity))
    return actor.grants['catalogue.use'] !== undefined || (change.entity === 'user' && change.id === actor.userId);
  const { ticketId } = item.event.subject;
  const found = item.ticketOf.get(changeKey(change));
  if (found === null || isEmptied(change)) return true;
  const ids = found === undefined ? namedBy(change) : [found];
  if (ids.length === 0) return ticketId !== undefined || !isSilent(change);
  return ids.every((id) => {
    if (id === ticketId) return true;
    const facts = item.others.get(id) ?? null;
    return facts !== null && sees(actor, facts);
  });
}

/** Word that something is gone for good, without what it was: whoever holds it lets go of it. */
const isEmptied = ({ before, after }: Change): boolean =>
  after === null && before !== null && Object.keys(before).length === 0;

/** The event as that reader is told it. */
export function toldAs(sight: Exclude<Sight, 'none'>, actor: UserActor, item: FeedEvent): BalcaoEvent {
  switch (sight) {
    case 'whole':
      return withoutOthers(actor, item);
    case 'revealed':
      return {
        ...item.event,
        type: 'ticket.revealed',
        changes: withoutOthers(actor, item).changes.map(asBirth),
        data: { by: item.event.type },
      };
    case 'hidden':
      return {
        type: 'ticket.hidden',
        actor: nobody,
        subject: { ticketId: item.event.subject.ticketId as TicketId },
        changes: [...bare(item, (change) => ({ ...change, after: null })), ...threadLeft(actor, item)],
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

/** The event as it is, the same object, unless something in it is about what the reader may not see. */
function withoutOthers(actor: UserActor, item: FeedEvent): BalcaoEvent {
  const event = withoutNotice(actor, openTo(actor, item));
  const changes = event.changes
    .filter((change) => mayTell(actor, item, change))
    .map((change) => asTold(actor, seenBy(actor, item, change)));
  const isSame =
    changes.length === event.changes.length && changes.every((change, place) => change === event.changes[place]);
  return isSame ? event : { ...event, changes };
}

/** What the provider said of the account is as much for those who may test the connection as the notices it keeps. */
function withoutNotice({ grants }: UserActor, event: BalcaoEvent): BalcaoEvent {
  if (event.type !== 'connection.noticed' || grants['connection.probe'] !== undefined) return event;
  const { data: _data, ...rest } = event;
  return rest;
}

/** A connection's faults in the provider's words are for those who may test it. */
function asTold({ grants }: UserActor, change: Change): Change {
  if (change.entity !== 'connection' || grants['connection.probe'] !== undefined) return change;
  const [before, after] = [change.before, change.after].map((part) =>
    part === null ? null : connectionFor(grants, part),
  );
  return { ...change, before: before ?? null, after: after ?? null };
}

/** The change of a thread without what was written in tickets out of sight. */
function seenBy(actor: UserActor, { threads }: FeedEvent, change: Change): Change {
  const today = change.entity === 'thread' ? threads.get(change.id) : undefined;
  if (change.entity !== 'thread' || today === undefined || change.after === null) return change;
  const seen = threadSeenBy(actor, today.thread, today.episodes);
  return seen === today.thread ? change : { ...change, before: change.before === null ? null : {}, after: seen };
}

/** With a ticket goes what its thread was told to hold; of a thread whose other tickets one sees, what is left of it. */
function threadLeft(actor: UserActor, { event, threads }: FeedEvent): readonly Change[] {
  const today = threads.get(event.subject.threadId ?? '');
  if (today === undefined) return [];
  const seen = threadSeenBy(actor, today.thread, today.episodes);
  return seen.currentTicketId === null ? [] : [{ entity: 'thread', id: seen.id, before: {}, after: seen }];
}

/** What was hidden since is told to those who read the audit, and to nobody else. */
const openTo = (actor: UserActor, item: FeedEvent): BalcaoEvent =>
  item.hidden.size === 0 || actor.grants['audit.read'] !== undefined ? item.event : withoutHidden(item);

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
    if (change.entity !== 'ticket' || change.id !== item.event.subject.ticketId) return [];
    return [
      as({
        entity: 'ticket',
        id: change.id,
        before: change.before === null ? null : stateOf({ ...change.after, ...change.before }),
        after: change.after === null ? null : stateOf(change.after),
      }),
    ];
  });
}

function stateOf(ticket: Partial<TicketEntity> | null): Partial<TicketEntity> {
  const { state, trashed } = ticket ?? {};
  return { ...(state === undefined ? {} : { state }), ...(trashed === undefined ? {} : { trashed }) };
}

/** Messages and notes go only to those who have their thread open; general notes, which show in several, to all. */
export function withinTopics(event: BalcaoEvent, topics: ReadonlySet<Topic>): BalcaoEvent {
  if (topics.has('*') || isOfGeneralNote(event)) return event;
  const { threadId } = event.subject;
  if (threadId !== undefined && topics.has(`thread:${threadId}`)) return event;
  const changes = event.changes.filter((change) => change.entity !== 'message' && change.entity !== 'note');
  return changes.length === event.changes.length ? event : { ...event, changes };
}
