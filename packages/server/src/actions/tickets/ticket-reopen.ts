import { ticketReopen as action } from '@balcao/contract';
import { reopen } from '../../domain/ticket.ts';
import { threads } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';
import { checkCallerMayHave } from './assignee.ts';
import { otherActive } from './other-active.ts';
import { checkVersion } from './version.ts';

export const ticketReopen = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.reopen', input.ticket);
  await checkVersion(tx, ticket, input.ifVersion);
  const thread = await threads.lock(tx, ticket.threadId);
  const other = await otherActive(tx, ticket, ticket.id);
  const patch = reopen(ticket, caller(tx.actor).userId, other, nowOf(tx));
  await checkCallerMayHave(tx, ticket);
  const after = await updateTicket(tx, ticket, patch);
  if (thread !== undefined) await threads.update(tx, thread, { currentTicketId: ticket.id });
  tx.emit('ticket.reopened', ticketSubject(ticket));
  return answer(tx, after);
});
