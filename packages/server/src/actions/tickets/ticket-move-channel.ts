import { AppError, ticketMoveChannel as action, type ConnectionEntity, type TicketEntity } from '@balcao/contract';
import { checkReceives } from '../../domain/assignee.ts';
import { checkAlone, moveTo } from '../../domain/ticket.ts';
import { queueOf } from '../../operations/candidate.ts';
import { identityOn } from '../../operations/identity.ts';
import { findOrCreateThread } from '../../operations/open-ticket.ts';
import { findConnection } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { contacts, threads } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';
import { otherActive } from './other-active.ts';

export const ticketMoveChannel = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.transfer', input.ticket);
  const connection = await findConnection(tx, input.connection);
  if (connection.removed) throw new AppError('reference.notFound', { kind: 'connection', ref: input.connection });
  if (connection.id === ticket.connectionId) return answer(tx, ticket);
  // Refused for its state before anything is made for it.
  moveTo(ticket, { threadId: ticket.threadId, connectionId: connection.id }, nowOf(tx));
  const queue = await queueOf(tx, ticket);
  if (queue !== undefined) checkReceives(queue, connection);
  const target = await threadOn(tx, ticket, connection);
  checkAlone(await otherActive(tx, { ...target, threadId: target.id }, ticket.id));
  const to = { threadId: target.id, connectionId: connection.id };
  const after = await updateTicket(tx, ticket, moveTo(ticket, to, nowOf(tx)));
  await threads.update(tx, target, { currentTicketId: ticket.id });
  await leaveThread(tx, ticket);
  tx.emit('ticket.channelMoved', ticketSubject(after), {
    data: { from: ticket.connectionId, to: connection.id, fromThread: ticket.threadId },
  });
  return answer(tx, after);
});

async function threadOn(tx: Tx, ticket: TicketEntity, connection: ConnectionEntity) {
  const contact = await contacts.load(tx, ticket.contactId);
  const identityId = contact === undefined ? null : await identityOn(tx, contact, connection);
  if (contact === undefined || identityId === null)
    throw new AppError('contact.noIdentity', { contact: contact?.name ?? '?', connection: connection.name });
  return findOrCreateThread(tx, connection, { identityId });
}

/** The thread it leaves is at the ticket before again; what was said there stays there, and is still read with it. */
async function leaveThread(tx: Tx, ticket: TicketEntity): Promise<void> {
  await tx.run('INSERT INTO ticket_moves (thread_id, ticket_id) VALUES (?, ?) ON CONFLICT DO NOTHING', [
    ticket.threadId,
    ticket.id,
  ]);
  // What was written so far was written there.
  await tx.run('UPDATE tickets SET inbound_count = 0, last_inbound_at = NULL WHERE id = ?', [ticket.id]);
  const thread = await threads.load(tx, ticket.threadId);
  if (thread?.currentTicketId !== ticket.id) return;
  const before = await tx.get<{ id: TicketEntity['id'] }>(
    'SELECT id FROM tickets WHERE thread_id = ? ORDER BY number DESC LIMIT 1',
    [ticket.threadId],
  );
  await threads.update(tx, thread, { currentTicketId: before?.id ?? null });
}
