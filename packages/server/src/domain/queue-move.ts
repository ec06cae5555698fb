import type { QueueId, TicketEntity } from '@balcao/contract';
import { returnToQueue } from './ticket.ts';

/**
 * A ticket whose queue goes away, on its way to another: who has it in hand keeps it when they are a member there too, and a
 * waiting one keeps its place by the time it has waited. Otherwise it waits there anew.
 */
export function moveWithQueue(
  ticket: TicketEntity,
  to: { readonly queueId: QueueId; readonly holdsOn: boolean },
  now: string,
): Partial<TicketEntity> {
  if (ticket.state === 'pending' || to.holdsOn) return { queueId: to.queueId, version: ticket.version + 1 };
  return { ...returnToQueue(ticket, now), queueId: to.queueId };
}
