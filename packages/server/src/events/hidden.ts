import type { BalcaoEvent, Change, MessageEntity, SequencedEvent, TicketEntity } from '@balcao/contract';
import type { Reads } from '../store/store.ts';
import { placeholders } from '../store/tables/columns.ts';
import type { FeedEvent } from './feed.ts';

/*
 * A message that was hidden, revoked by us or taken back says nothing any more in its row. The log still has what it said, in the
 * events of its life and in the previews of its ticket: there it is left out for everybody but those who read the audit.
 */

const nothing: ReadonlySet<string> = new Set();

/** Those that are hidden today, of all the messages that some events or their tickets tell of. */
export async function hiddenOf(
  reads: Reads,
  events: readonly SequencedEvent[],
  tickets: readonly TicketEntity[],
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>(tickets.flatMap(({ lastMessage }) => lastMessage?.id ?? []));
  for (const { event } of events) for (const id of mentionedIn(event)) ids.add(id);
  if (ids.size === 0) return nothing;
  const rows = await reads.all<{ id: string }>(
    `SELECT id FROM messages WHERE id IN (${placeholders(ids.size)}) AND hidden_at IS NOT NULL`,
    [...ids],
  );
  return rows.length === 0 ? nothing : new Set(rows.map(({ id }) => id));
}

/** Of these, the ones that the event tells of. */
export function hiddenIn(event: BalcaoEvent, hidden: ReadonlySet<string>): ReadonlySet<string> {
  if (hidden.size === 0) return nothing;
  const found = mentionedIn(event).filter((id) => hidden.has(id));
  return found.length === 0 ? nothing : new Set(found);
}

/** Messages that these events hide. */
export function newlyHidden(events: readonly FeedEvent[]): ReadonlySet<string> {
  return new Set(
    events.flatMap(({ event }) =>
      event.changes.flatMap((change) =>
        change.entity === 'message' && typeof change.after?.hiddenAt === 'string' ? [change.id] : [],
      ),
    ),
  );
}

function mentionedIn(event: BalcaoEvent): readonly string[] {
  return event.changes.flatMap((change) => {
    if (change.entity === 'message') return [change.id];
    if (change.entity !== 'ticket') return [];
    return [change.before?.lastMessage?.id, change.after?.lastMessage?.id].filter((id) => id !== undefined);
  });
}

const told = new WeakMap<FeedEvent, BalcaoEvent>();

/** The event without what its hidden messages said; made once, however many streams it goes to. */
export function withoutHidden(item: FeedEvent): BalcaoEvent {
  const known = told.get(item);
  if (known !== undefined) return known;
  const event = { ...item.event, changes: item.event.changes.map((change) => silenced(change, item.hidden)) };
  told.set(item, event);
  return event;
}

function silenced(change: Change, hidden: ReadonlySet<string>): Change {
  if (change.entity === 'message' && hidden.has(change.id))
    return { ...change, before: silent(change.before), after: silent(change.after) };
  if (change.entity === 'ticket')
    return { ...change, before: unpreviewed(change.before, hidden), after: unpreviewed(change.after, hidden) };
  return change;
}

function silent(message: Partial<MessageEntity> | null): Partial<MessageEntity> | null {
  if (message === null) return null;
  return {
    ...message,
    ...(message.body === undefined ? {} : { body: '' }),
    ...(message.payload === undefined ? {} : { payload: null }),
    ...(message.media === undefined ? {} : { media: null }),
  };
}

function unpreviewed(ticket: Partial<TicketEntity> | null, hidden: ReadonlySet<string>): Partial<TicketEntity> | null {
  const { lastMessage } = ticket ?? {};
  if (ticket === null || lastMessage === undefined || lastMessage === null || !hidden.has(lastMessage.id))
    return ticket;
  return { ...ticket, lastMessage: { ...lastMessage, preview: '' } };
}
