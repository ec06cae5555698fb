import { AppError, ticketTransfer as action } from '@balcao/contract';
import { transfer } from '../../domain/ticket.ts';
import { findQueue, findUser } from '../../store/queries/refs.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';
import { checkMember, queueOf } from './assignee.ts';

export const ticketTransfer = writes(action, async (tx, input) => {
  if (input.queue === undefined && input.user === undefined)
    throw new AppError('input.invalid', { problem: 'name a queue, a user or both' });
  const ticket = await ticketFor(tx, 'ticket.transfer', input.ticket);
  const queue = input.queue === undefined ? await queueOf(tx, ticket) : await findQueue(tx, input.queue);
  const user = input.user === undefined ? null : await findUser(tx, input.user);
  if (user !== null) checkMember(queue, user);
  const after = await updateTicket(
    tx,
    ticket,
    transfer(ticket, { queueId: queue?.id ?? null, userId: user?.id ?? null }, nowOf(tx)),
  );
  tx.emit('ticket.transferred', ticketSubject(ticket), {
    data: { queue: queue?.name ?? null, user: user?.name ?? null },
  });
  return answer(tx, after);
});
