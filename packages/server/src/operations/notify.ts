import type { NotificationEntity, TicketEntity, UserId } from '@balcao/contract';
import { firstLine } from '../domain/first-line.ts';
import { sees } from '../domain/visibility.ts';
import { viewersOf } from '../store/queries/viewers.ts';
import type { Tx } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';
import { contacts, notifications, ticketRows } from '../store/tables/tables.ts';

export type News = Pick<NotificationEntity, 'kind'> &
  Partial<Pick<NotificationEntity, 'ticketId' | 'contactId' | 'taskId' | 'roomId' | 'text'>>;

/**
 * Tells users that something concerns them, after the event of what happened has been emitted. The one place that decides who
 * is not told: whoever did it, whoever is disabled, whoever may not see the ticket as it is now, and everybody where the contact
 * is blocked. Answers who was told.
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
    await notifications.insert(tx, {
      ticketId: null,
      taskId: null,
      roomId: null,
      ...news,
      contactId: news.contactId ?? ticket?.contactId ?? null,
      text: firstLine(news.text ?? ''),
      id: tx.newId('notification'),
      userId: viewer.userId,
      byName: by?.name ?? null,
      createdAt: toInstant(tx.nowMs),
      readAt: null,
    });
    tx.emit('notification.created', { userId: viewer.userId });
    told.push(viewer.userId);
  }
  return told;
}

async function ticketOf(tx: Tx, { ticketId }: News): Promise<TicketEntity | null | 'gone'> {
  if (ticketId === undefined || ticketId === null) return null;
  return (await ticketRows.load(tx, ticketId)) ?? 'gone';
}

async function isBlocked(tx: Tx, contactId: string | null): Promise<boolean> {
  return contactId !== null && (await contacts.load(tx, contactId))?.blocked === true;
}
