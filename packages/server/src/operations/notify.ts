import type { ContactId, NotificationEntity, TicketEntity, TicketId, UserId } from '@balcao/contract';
import { firstLine } from '../domain/first-line.ts';
import { type Together, together } from '../domain/news.ts';
import { sees, type Viewer } from '../domain/visibility.ts';
import { viewersOf } from '../store/queries/viewers.ts';
import type { Handler, HeldNews, Tx } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';
import { contacts, notifications, ticketRows } from '../store/tables/tables.ts';

export type News = Pick<NotificationEntity, 'kind'> & Partial<HeldNews['news']>;

/**
 * Tells users that something concerns them, once the operation ends. The one place that decides who is not told: whoever did it,
 * whoever is disabled, whoever may not see the ticket as it is now, and everybody where the contact is blocked. Answers who will be.
 */
export async function notify(tx: Tx, userIds: Iterable<UserId>, news: News): Promise<readonly UserId[]> {
  const by = tx.actor.type === 'user' ? tx.actor : null;
  const others = [...new Set(userIds)].filter((userId) => userId !== by?.userId);
  if (others.length === 0) return [];
  const ticket = await ticketOf(tx, news);
  if (ticket === 'gone' || (await isBlocked(tx, news.contactId ?? ticket?.contactId ?? null))) return [];
  const told: UserId[] = [];
  for (const viewer of await viewersOf(tx, others)) {
    if (ticket !== null && !sees(viewer, ticket)) continue;
    tx.holdNews({
      userId: viewer.userId,
      news: {
        ticketId: null,
        taskId: null,
        roomId: null,
        ...news,
        contactId: news.contactId ?? ticket?.contactId ?? null,
        text: firstLine(news.text ?? ''),
      },
    });
    told.push(viewer.userId);
  }
  return told;
}

/** The same operation with its end: whom it concerns is told, unless it is one of many and its caller tells for all of them. */
export function tellingAtTheEnd<I, R>(handler: Handler<I, R>): Handler<I, R> {
  return async (tx, input) => {
    const result = await handler(tx, input);
    if (!tx.holdsNews) await tell(tx, tx.takeNews());
    return result;
  };
}

/** What many operations held, told when the last has ended. What was to be told is looked at again: a moment has passed. */
export const tellHeld: Handler<{ readonly news: readonly HeldNews[] }, null> = async (tx, { news }) => {
  const viewers = new Map<UserId, Viewer>();
  for (const viewer of await viewersOf(tx, [...new Set(news.map(({ userId }) => userId))]))
    viewers.set(viewer.userId, viewer);
  const ids = news.map(({ news: { ticketId } }) => ticketId).filter((id) => id !== null);
  const tickets = await ticketsById(tx, [...new Set(ids)]);
  const isStillTold = ({ userId, news: { ticketId } }: HeldNews) => {
    const viewer = viewers.get(userId);
    if (viewer === undefined || ticketId === null) return viewer !== undefined;
    const ticket = tickets.get(ticketId);
    return ticket !== undefined && sees(viewer, ticket);
  };
  await tell(tx, news.filter(isStillTold));
  return null;
};

const atOnce = 500;

async function ticketsById(tx: Tx, ids: readonly TicketId[]): Promise<ReadonlyMap<string, TicketEntity>> {
  const found = new Map<string, TicketEntity>();
  for (let start = 0; start < ids.length; start += atOnce)
    for (const ticket of await ticketRows.loadMany(tx, ids.slice(start, start + atOnce))) found.set(ticket.id, ticket);
  return found;
}

async function tell(tx: Tx, held: readonly HeldNews[]): Promise<void> {
  for (const one of together(held)) {
    await notifications.insert(tx, notificationOf(tx, one));
    tx.emit('notification.created', { userId: one.userId });
  }
}

function notificationOf(tx: Tx, { userId, news, ticketIds, ticketCount }: Together): NotificationEntity {
  return {
    ...news,
    ticketCount,
    ticketIds,
    id: tx.newId('notification'),
    userId,
    byName: tx.actor.type === 'user' ? tx.actor.name : null,
    createdAt: toInstant(tx.nowMs),
    readAt: null,
  };
}

async function ticketOf(tx: Tx, { ticketId }: News): Promise<TicketEntity | null | 'gone'> {
  if (ticketId === undefined || ticketId === null) return null;
  return (await ticketRows.load(tx, ticketId)) ?? 'gone';
}

async function isBlocked(tx: Tx, contactId: ContactId | null): Promise<boolean> {
  return contactId !== null && (await contacts.load(tx, contactId))?.blocked === true;
}
