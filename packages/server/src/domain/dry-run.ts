import type { BalcaoEvent, TicketEntity } from '@balcao/contract';
import { sees, type Viewer } from './visibility.ts';

/**
 * Whether whoever tries something is told of an event that it would make. What they may see before or after it, they may know of:
 * somebody who hands a ticket to another queue did see it. What is told to one person only is told to nobody else here either.
 */
export function isToldOf(viewer: Viewer, event: BalcaoEvent, after: TicketEntity | null): boolean {
  const { userId, userIds, ticketId } = event.subject;
  if (userId !== undefined && userId !== viewer.userId) return false;
  if (userIds !== undefined && !userIds.includes(viewer.userId)) return false;
  if (ticketId === undefined) return true;
  const change = event.changes.find(({ entity, id }) => entity === 'ticket' && id === ticketId);
  const before = { ...(after ?? change?.after), ...change?.before } as TicketEntity;
  return (
    (after !== null && sees(viewer, after)) || (change !== undefined && change.before !== null && sees(viewer, before))
  );
}
