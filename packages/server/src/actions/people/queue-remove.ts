import {
  AppError,
  queueRemove as action,
  type ConnectionEntity,
  type QueueEntity,
  type TicketEntity,
} from '@balcao/contract';
import { moveWithQueue } from '../../domain/queue-move.ts';
import { offerTicket } from '../../operations/assign-waiting.ts';
import type { Tx } from '../../store/store.ts';
import type { Row } from '../../store/tables/columns.ts';
import { connections, queues, threads, ticketRows } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { nowOf, ticketSubject, writes } from '../handler.ts';
import { heldQueue } from './queue-members.ts';

/** What one transaction may move; a larger queue is emptied in parts first. */
const mostMoved = 5_000;

interface Held {
  readonly id: string;
  readonly thread_id: string;
}

export const queueRemove = writes(action, async (tx, input) => {
  const queue = await heldQueue(tx, input.queue);
  const to = input.moveTo === undefined ? null : await heldQueue(tx, input.moveTo);
  if (to?.id === queue.id) throw new AppError('merge.same', { name: queue.name });
  const active = await tx.all<Held>(
    `SELECT id, thread_id FROM tickets WHERE queue_id = ? AND state IN ('pending', 'open', 'snoozed') ORDER BY thread_id LIMIT ?`,
    [queue.id, mostMoved + 1],
  );
  const delivering = await connectionsDeliveringTo(tx, queue);
  if (to === null) checkUnused(queue, active.length, delivering);
  if (active.length > mostMoved) throw new AppError('bulk.tooMany', { count: active.length, limit: mostMoved });
  const moved = to === null ? 0 : await moveAll(tx, active, queue, to, delivering);
  await queues.update(tx, queue, { removed: true });
  // Another queue may have the name; this one is known by its id from now on.
  await tx.run('UPDATE queues SET name_key = ? WHERE id = ?', [queue.id, queue.id]);
  tx.emit('queue.removed', {}, { data: { movedTo: to?.name ?? null, moved } });
  return { removed: true, name: queue.name, moved };
});

async function connectionsDeliveringTo(tx: Tx, queue: QueueEntity): Promise<ConnectionEntity[]> {
  const rows = await tx.all<Row>(
    `SELECT ${connections.columns} FROM connections WHERE default_queue_id = ? AND removed = 0 ORDER BY id${tx.dialect.forUpdate}`,
    [queue.id],
  );
  return rows.map(connections.fromRow);
}

function checkUnused(queue: QueueEntity, tickets: number, delivering: readonly ConnectionEntity[]): void {
  if (tickets === 0 && delivering.length === 0) return;
  const names = delivering.map(({ name }) => name);
  const count = tickets > mostMoved ? `${mostMoved}+` : String(tickets);
  const parts = (ticketWord: string) => [...(tickets === 0 ? [] : [`${count} ${ticketWord}`]), ...names].join(', ');
  throw new AppError('item.inUse', {
    kind: 'queue',
    'kind.pt-BR': 'fila',
    name: queue.name,
    count: parts('active tickets'),
    'count.pt-BR': parts('atendimentos ativos'),
  });
}

/** Refused before anything is written when the other queue does not receive what would come. */
async function moveAll(
  tx: Tx,
  active: readonly Held[],
  queue: QueueEntity,
  to: QueueEntity,
  delivering: readonly ConnectionEntity[],
): Promise<number> {
  await checkReceives(tx, queue, to, delivering);
  let moved = 0;
  for (const { id, thread_id: threadId } of active) {
    await threads.lock(tx, threadId);
    const ticket = await ticketRows.lock(tx, id);
    if (ticket === undefined || ticket.queueId !== queue.id || ticket.state === 'closed') continue;
    await moveOne(tx, ticket, to);
    moved += 1;
  }
  for (const connection of delivering) {
    await connections.update(tx, connection, { defaultQueueId: to.id });
    tx.emit('connection.updated', { connectionId: connection.id });
  }
  return moved;
}

async function moveOne(tx: Tx, ticket: TicketEntity, to: QueueEntity): Promise<void> {
  const holdsOn = ticket.assigneeId !== null && to.memberIds.includes(ticket.assigneeId);
  const after = await updateTicket(tx, ticket, moveWithQueue(ticket, { queueId: to.id, holdsOn }, nowOf(tx)));
  tx.emit('ticket.transferred', ticketSubject(ticket), { data: { queue: to.name, user: null } });
  if (after.state === 'pending') await offerTicket(tx, after);
}

async function checkReceives(
  tx: Tx,
  queue: QueueEntity,
  to: QueueEntity,
  delivering: readonly ConnectionEntity[],
): Promise<void> {
  const { connectionIds } = to;
  if (connectionIds === null) return;
  const rows = await tx.all<Row>(
    `SELECT ${connections.columns} FROM connections WHERE id IN (
       SELECT DISTINCT connection_id FROM tickets WHERE queue_id = ? AND state IN ('pending', 'open', 'snoozed'))`,
    [queue.id],
  );
  const refused = [...rows.map(connections.fromRow), ...delivering].find(({ id }) => !connectionIds.includes(id));
  if (refused !== undefined)
    throw new AppError('queue.connectionRefused', { queue: to.name, connection: refused.name });
}
