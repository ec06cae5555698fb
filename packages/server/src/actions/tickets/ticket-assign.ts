import { ticketAssign as action } from '@balcao/contract';
import { assign } from '../../domain/ticket.ts';
import { findUser } from '../../store/queries/refs.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';
import { checkMember, queueOf } from './assignee.ts';

export const ticketAssign = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.assignOther', input.ticket);
  const user = await findUser(tx, input.user);
  checkMember(await queueOf(tx, ticket), user);
  const after = await updateTicket(tx, ticket, assign(ticket, user.id, nowOf(tx)));
  tx.emit('ticket.assigned', ticketSubject(ticket), { data: { to: user.name } });
  return answer(tx, after);
});
