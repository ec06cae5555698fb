import { activeStates, type ContactEntity, type TicketEntity } from '@balcao/contract';
import { ticketSubject } from '../actions/handler.ts';
import { closeBecause } from '../domain/ticket-close.ts';
import type { Tx } from '../store/store.ts';
import { placeholders, type Row, toInstant } from '../store/tables/columns.ts';
import { ticketRows } from '../store/tables/tables.ts';
import { updateTicket } from '../store/tables/tickets.ts';
import { offerWaiting } from './assign-waiting.ts';

/** Threads of contacts, held until commit in one order: nothing is written into them meanwhile. */
export async function holdThreads(tx: Tx, contactIds: readonly string[]): Promise<void> {
  if (tx.dialect.forUpdate === '') return;
  await tx.all(
    `SELECT id FROM threads WHERE contact_id IN (${placeholders(contactIds.length)}) ORDER BY id${tx.dialect.forUpdate}`,
    contactIds,
  );
}

/** Every active ticket of a contact that is held, whoever may see it. */
export async function activeTickets(tx: Tx, contactId: string): Promise<readonly TicketEntity[]> {
  const rows = await tx.all<Row>(
    `SELECT ${ticketRows.columns} FROM tickets WHERE contact_id = ? AND state IN (${placeholders(activeStates.length)})
     ORDER BY number${tx.dialect.forUpdate}`,
    [contactId, ...activeStates],
  );
  return rows.map(ticketRows.fromRow);
}

/** Closes every active ticket of a contact whose row the caller holds; answers those that were closed. */
export async function closeAll(
  tx: Tx,
  contact: ContactEntity,
  reason: 'sanitized' | 'blocked',
): Promise<readonly TicketEntity[]> {
  await holdThreads(tx, [contact.id]);
  const open = await activeTickets(tx, contact.id);
  const closed: TicketEntity[] = [];
  for (const ticket of open) {
    closed.push(await updateTicket(tx, ticket, closeBecause(ticket, reason, toInstant(tx.nowMs))));
    tx.emit('ticket.closed', ticketSubject(ticket), { data: { reason } });
  }
  const assignees = new Set(open.flatMap(({ assigneeId }) => assigneeId ?? []));
  for (const userId of assignees) await offerWaiting(tx, userId);
  return closed;
}
