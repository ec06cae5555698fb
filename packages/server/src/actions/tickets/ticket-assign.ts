import { ticketAssign as action } from '@balcao/contract';
import { assign } from '../../domain/ticket.ts';
import { checkCandidate, queueOf } from '../../operations/candidate.ts';
import { findUser } from '../../store/queries/refs.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';
import { tellHandover } from './assignee.ts';
import { checkVersion } from './version.ts';

export const ticketAssign = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.assignOther', input.ticket);
  await checkVersion(tx, ticket, input.ifVersion);
  const user = await findUser(tx, input.user);
  const patch = assign(ticket, user.id, nowOf(tx));
  await checkCandidate(tx, user, await queueOf(tx, ticket));
  const after = await updateTicket(tx, ticket, patch);
  tx.emit('ticket.assigned', ticketSubject(ticket), { data: { to: user.name } });
  await tellHandover(tx, ticket, after, 'ticketAssigned');
  return answer(tx, after);
});
