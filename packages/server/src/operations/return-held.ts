import type { TicketEntity, UserId } from '@balcao/contract';
import { ticketSubject } from '../actions/handler.ts';
import { returnToQueue } from '../domain/ticket.ts';
import type { Tx } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';
import { threads, ticketRows } from '../store/tables/tables.ts';
import { updateTicket } from '../store/tables/tickets.ts';
import { offerTicket } from './assign-waiting.ts';

/** What a user has in hand goes back to where it came from, each ticket with its event; answers how many did. */
export async function returnHeld(tx: Tx, userId: UserId, reason: string): Promise<number> {
  const rows = await tx.all<Pick<TicketEntity, 'id'> & { readonly thread_id: string }>(
    `SELECT id, thread_id FROM tickets WHERE assignee_id = ? AND state IN ('open', 'snoozed') ORDER BY thread_id`,
    [userId],
  );
  let returned = 0;
  for (const row of rows) {
    await threads.lock(tx, row.thread_id);
    const ticket = await ticketRows.lock(tx, row.id);
    // It may have changed hands before its thread was held.
    if (ticket === undefined || ticket.assigneeId !== userId) continue;
    if (ticket.state !== 'open' && ticket.state !== 'snoozed') continue;
    const after = await updateTicket(tx, ticket, returnToQueue(ticket, toInstant(tx.nowMs)));
    tx.emit('ticket.returned', ticketSubject(ticket), { data: { reason } });
    await offerTicket(tx, after);
    returned += 1;
  }
  return returned;
}
