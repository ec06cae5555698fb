import { ticketAccept as action } from '@balcao/contract';
import { accept } from '../../domain/ticket.ts';
import { users } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';
import { checkCallerMayHave } from './assignee.ts';
import { checkVersion } from './version.ts';

export const ticketAccept = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.accept', input.ticket);
  const winner = ticket.assigneeId === null ? undefined : await users.load(tx, ticket.assigneeId);
  // Who came second is told who came first, whatever version they had seen.
  const patch = accept(ticket, caller(tx.actor).userId, nowOf(tx), winner?.name ?? null);
  await checkVersion(tx, ticket, input.ifVersion);
  await checkCallerMayHave(tx, ticket);
  const after = await updateTicket(tx, ticket, patch);
  tx.emit('ticket.accepted', ticketSubject(ticket));
  return answer(tx, after);
});
