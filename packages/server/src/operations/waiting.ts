import type { TicketEntity, UserId } from '@balcao/contract';
import type { Tx } from '../store/store.ts';
import { offerTicket } from './assign-waiting.ts';
import { notify } from './notify.ts';

/** A new pending ticket is told to so many of its queue at most: to those who have waited longest for one. */
const mostTold = 20;

/** A ticket begins to wait: it is offered to whoever its queue gives it to, and otherwise told to those who may take it. */
export async function beginToWait(tx: Tx, ticket: TicketEntity): Promise<TicketEntity> {
  const offered = await offerTicket(tx, ticket);
  if (offered.state === 'pending' && offered.handler === 'none') await tellQueue(tx, offered);
  return offered;
}

/** Once the contact has begun it: whoever has it is told, or it begins to wait. The bot's need nobody. */
export async function beginTicket(tx: Tx, ticket: TicketEntity): Promise<TicketEntity> {
  if (ticket.handler === 'none' && ticket.state === 'pending') return beginToWait(tx, ticket);
  if (ticket.assigneeId !== null) await notify(tx, [ticket.assigneeId], { kind: 'ticketAssigned', ...about(ticket) });
  return ticket;
}

/** What a notification of a ticket is about. */
export const about = (ticket: TicketEntity) => ({ ticketId: ticket.id, contactId: ticket.contactId });

/** Not of a private one: the members of its queue may not read it. */
async function tellQueue(tx: Tx, ticket: TicketEntity): Promise<void> {
  if (ticket.private || ticket.queueId === null) return;
  const rows = await tx.all<{ id: UserId }>(
    `SELECT u.id FROM queue_members m JOIN users u ON u.id = m.user_id
     WHERE m.queue_id = ? AND u.disabled = 0 AND u.presence = 'available' ORDER BY m.last_assigned_at, u.id LIMIT ${mostTold}`,
    [ticket.queueId],
  );
  await notify(
    tx,
    rows.map(({ id }) => id),
    { kind: 'ticketPending', ...about(ticket) },
  );
}
