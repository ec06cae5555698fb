import type { TicketEntity, UserId } from '@balcao/contract';
import type { Tx } from '../store/store.ts';

/**
 * Called whenever a ticket begins to wait in its queue (new, returned, transferred, reopened): a queue that assigns by itself
 * gives it, or one that has waited longer, to whoever is next. Answers the ticket as it is then.
 */
// oxlint-disable-next-line require-await -- the seam is asynchronous
export async function offerTicket(_tx: Tx, ticket: TicketEntity): Promise<TicketEntity> {
  return ticket;
}

/** Called when a user may take more (came back, finished one, joined a queue): the oldest that wait are given to them. */
export async function offerWaiting(_tx: Tx, _userId: UserId): Promise<void> {
  // Queues assign nothing by themselves yet.
}
