import { AppError, ticketTransfer as action, type QueueEntity, type TicketEntity } from '@balcao/contract';
import { checkReceives } from '../../domain/assignee.ts';
import { transfer } from '../../domain/ticket.ts';
import { checkCandidate, queueOf } from '../../operations/candidate.ts';
import { beginToWait } from '../../operations/waiting.ts';
import { findQueue, findUser } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { connections } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';
import { tellHandover } from './assignee.ts';
import { checkVersion } from './version.ts';

export const ticketTransfer = writes(action, async (tx, input) => {
  if (input.queue === undefined && input.user === undefined)
    throw new AppError('input.invalid', {
      problem: 'name a queue, a user or both',
      'problem.pt-BR': 'indique uma fila, uma pessoa ou ambas',
    });
  const ticket = await ticketFor(tx, 'ticket.transfer', input.ticket);
  await checkVersion(tx, ticket, input.ifVersion);
  const queue = input.queue === undefined ? await queueOf(tx, ticket) : await findQueue(tx, input.queue);
  const user = input.user === undefined ? null : await findUser(tx, input.user);
  const patch = transfer(ticket, { queueId: queue?.id ?? null, userId: user?.id ?? null }, nowOf(tx));
  if (queue !== undefined && input.queue !== undefined) await checkTakes(tx, queue, ticket);
  if (user !== null) await checkCandidate(tx, user, queue);
  const after = await updateTicket(tx, ticket, patch);
  tx.emit('ticket.transferred', ticketSubject(ticket), {
    data: { queue: queue?.name ?? null, user: user?.name ?? null },
  });
  await tellHandover(tx, ticket, after, 'ticketTransferred');
  return answer(tx, user === null ? await beginToWait(tx, after) : after);
});

/** Asked where a ticket enters a queue: what is in one already may be taken and handed on there. */
async function checkTakes(tx: Tx, queue: QueueEntity, ticket: TicketEntity): Promise<void> {
  const connection = await connections.load(tx, ticket.connectionId);
  if (connection !== undefined) checkReceives(queue, connection);
}
