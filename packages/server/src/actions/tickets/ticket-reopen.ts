import { ticketReopen as action } from '@balcao/contract';
import { reopen } from '../../domain/ticket.ts';
import type { Row } from '../../store/tables/columns.ts';
import { threads, ticketRows } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';
import { checkCallerIsMember } from './assignee.ts';

export const ticketReopen = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.reopen', input.ticket);
  const thread = await threads.lock(tx, ticket.threadId);
  const row = await tx.get<Row>(
    `SELECT ${ticketRows.columns} FROM tickets WHERE thread_id = ? AND state IN ('pending', 'open', 'snoozed')`,
    [ticket.threadId],
  );
  const other = row === undefined ? undefined : ticketRows.fromRow(row);
  const patch = reopen(ticket, caller(tx.actor).userId, other, nowOf(tx));
  await checkCallerIsMember(tx, ticket);
  const after = await updateTicket(tx, ticket, patch);
  if (thread !== undefined) await threads.update(tx, thread, { currentTicketId: ticket.id });
  tx.emit('ticket.reopened', ticketSubject(ticket));
  return answer(tx, after);
});
