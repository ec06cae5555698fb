import { ticketRestore as action, type TicketEntity } from '@balcao/contract';
import { isActive, type RestoreFacts, restore } from '../../domain/ticket.ts';
import { mayStillHave } from '../../operations/candidate.ts';
import { activeOf } from '../../operations/one-active.ts';
import { defaultQueue } from '../../operations/open-ticket.ts';
import { beginToWait } from '../../operations/waiting.ts';
import type { Tx } from '../../store/store.ts';
import { connections, queues, threads } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';

export const ticketRestore = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.trash', input.ticket);
  const after = await updateTicket(tx, ticket, restore(ticket, await factsOf(tx, ticket), nowOf(tx)));
  const thread = await threads.lock(tx, ticket.threadId);
  if (thread !== undefined && isActive(after)) await threads.update(tx, thread, { currentTicketId: ticket.id });
  tx.emit('ticket.restored', ticketSubject(ticket));
  return answer(tx, after.state === 'pending' ? await beginToWait(tx, after) : after);
});

async function factsOf(tx: Tx, ticket: TicketEntity): Promise<RestoreFacts> {
  const queueId = ticket.beforeTrash?.queueId ?? null;
  const queue = queueId === null ? undefined : await queues.load(tx, queueId);
  const connection = await connections.load(tx, ticket.connectionId);
  const isQueueGone = queue?.removed === true && connection !== undefined;
  return {
    isTaken: (await activeOf(tx, ticket)) !== undefined,
    isAssigneeFit: !isQueueGone && (await mayStillHave(tx, ticket.beforeTrash?.assigneeId ?? null, queue)),
    queueId: isQueueGone ? await defaultQueue(tx, connection) : queueId,
  };
}
