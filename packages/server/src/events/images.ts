import type { BalcaoEvent, Change, ContactEntity, SequencedEvent, ThreadEntity, TicketEntity } from '@balcao/contract';
import type { Reads } from '../store/store.ts';
import { placeholders } from '../store/tables/columns.ts';
import { contacts, threads, ticketRows } from '../store/tables/tables.ts';
import type { FeedEvent } from './feed.ts';
import { hiddenIn, hiddenOf } from './hidden.ts';

/*
 * Whole entities for events that hold only what changed. The database knows them as they are today; walking the events backwards
 * and undoing each gives them as they were after every one. So each event tells one step and no more: counts that follow the
 * steps stay right, and a ticket that came into sight later appears when it did.
 */
export interface Images {
  readonly ticket: Map<string, TicketEntity>;
  readonly contact: Map<string, ContactEntity>;
  readonly thread: Map<string, ThreadEntity>;
  /** The tickets as they are today. */
  readonly today: ReadonlyMap<string, TicketEntity>;
  /** Messages whose text was taken away, of those that the events tell of. */
  readonly hidden: ReadonlySet<string>;
}

type TicketImages = Pick<Images, 'ticket' | 'contact' | 'thread'>;

/** Images as of the last of `events`; `isCut` when the log goes on behind them. */
export async function loadImages(reads: Reads, events: readonly SequencedEvent[], isCut: boolean): Promise<Images> {
  const ids = [...new Set(events.map(({ event }) => event.subject.ticketId).filter((id) => id !== undefined))];
  const tickets = await ticketRows.loadMany(reads, ids);
  const images: Omit<Images, 'hidden'> = {
    ticket: mapById(tickets),
    contact: mapById(await contacts.loadMany(reads, [...new Set(tickets.map((ticket) => ticket.contactId))])),
    thread: mapById(await threads.loadMany(reads, [...new Set(tickets.map((ticket) => ticket.threadId))])),
    today: mapById(tickets),
  };
  const last = events.at(-1);
  if (isCut && last !== undefined && ids.length > 0) await undoLater(reads, images, last.seq, ids);
  return { ...images, hidden: await hiddenOf(reads, events, [...images.ticket.values()]) };
}

const mapById = <T extends { readonly id: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.id, item]));

/** What messages do to a ticket is not its state or place, and there are many of them. */
async function undoLater(reads: Reads, images: TicketImages, after: number, ids: readonly string[]): Promise<void> {
  const rows = await reads.all<{ body: string }>(
    `SELECT body FROM events WHERE ticket_id IN (${placeholders(ids.length)}) AND seq > ? AND type NOT LIKE 'message.%' AND type NOT LIKE 'media.%' ORDER BY seq DESC`,
    [...ids, after],
  );
  for (const row of rows) undo(images, JSON.parse(row.body) as BalcaoEvent);
}

type ImagedEvent = Omit<FeedEvent, 'others' | 'ticketOf' | 'threads'>;

/** Events with what they are about, whole. The images are walked back to before the first. */
export function withImages(events: readonly SequencedEvent[], images: Images): ImagedEvent[] {
  const result: ImagedEvent[] = [];
  for (const sequenced of events.toReversed()) {
    const { ticketId } = sequenced.event.subject;
    const ticket = images.ticket.get(ticketId ?? '');
    const event = completed(sequenced.event, ticket, images);
    undo(images, sequenced.event);
    const earlier = images.ticket.get(ticketId ?? '');
    const isMoved =
      earlier !== undefined &&
      visibilityFields.some((field) => ticket === undefined || ticket[field] !== earlier[field]);
    result.push({
      ...sequenced,
      event,
      after: ticket ?? null,
      before: isMoved ? earlier : null,
      now: images.today.get(ticketId ?? '') ?? null,
      hidden: hiddenIn(event, images.hidden),
    });
  }
  return result.reverse();
}

const visibilityFields = ['queueId', 'assigneeId', 'private', 'privateBy', 'connectionId'] as const;

function undo(images: TicketImages, event: BalcaoEvent): void {
  for (const { entity, id, before, after } of event.changes) {
    if (entity !== 'ticket' && entity !== 'contact' && entity !== 'thread') continue;
    const map = images[entity] as Map<string, object>;
    const image = map.get(id) ?? (entity === 'ticket' && after === null ? {} : undefined);
    if (image !== undefined && before !== null) map.set(id, { ...image, ...before });
  }
}

/**
 * Each change of the ticket, its contact and its thread with the whole entity behind it; what did not change comes with an empty
 * `before`. A change of the ticket always says which state it left, so that counts need not know the ticket.
 */
function completed(event: BalcaoEvent, ticket: TicketEntity | undefined, images: Images): BalcaoEvent {
  if (ticket === undefined || !event.changes.some((change) => change.entity === 'ticket' && change.id === ticket.id))
    return event;
  const whole = new Map<string, TicketEntity | ContactEntity | ThreadEntity>([[`ticket:${ticket.id}`, ticket]]);
  for (const [kind, image] of [
    ['contact', images.contact.get(ticket.contactId)],
    ['thread', images.thread.get(ticket.threadId)],
  ] as const) {
    if (image !== undefined) whole.set(`${kind}:${image.id}`, image);
  }
  const changes = event.changes.map((change) => {
    const key = `${change.entity}:${change.id}`;
    const image = whole.get(key);
    if (image === undefined || change.after === null) return change;
    whole.delete(key);
    const left = change.entity === 'ticket' ? { state: ticket.state, trashed: ticket.trashed } : {};
    return {
      ...change,
      before: change.before === null ? null : { ...left, ...change.before },
      after: { ...image, ...change.after },
    } as Change;
  });
  for (const [key, image] of whole)
    changes.push({ entity: key.split(':', 1)[0], id: image.id, before: {}, after: image } as Change);
  return { ...event, changes };
}
