import type { Grants, QueueEntity, QueueId, RoleRef, TicketEntity, UserId } from '@balcao/contract';
import { type Member, nextMember } from '../domain/assignment.ts';
import { assign } from '../domain/ticket.ts';
import { grantsOf } from '../store/queries/grants.ts';
import type { Tx } from '../store/store.ts';
import { type Row, toInstant } from '../store/tables/columns.ts';
import { queues, threads, ticketRows, users } from '../store/tables/tables.ts';
import { updateTicket } from '../store/tables/tickets.ts';
import { notify } from './notify.ts';
import { settingsOf } from './settings.ts';

/*
 * Queues that assign by themselves: the ticket that has waited longest goes to the next member who can take it, until nothing
 * waits or nobody can. Done in the transaction of what made it possible, one queue at a time, so that two of them cannot give
 * one person more than they have room for.
 */

/** So many at once at most: what is left follows with the next ticket or the next person. */
const mostAtOnce = 25;

/**
 * Called whenever a ticket begins to wait in its queue (new, returned, transferred, reopened): the queue gives it, or one that
 * has waited longer, to whoever is next. Answers the ticket as it is then.
 */
export async function offerTicket(tx: Tx, ticket: TicketEntity): Promise<TicketEntity> {
  if (ticket.queueId === null || ticket.state !== 'pending' || ticket.handler !== 'none') return ticket;
  const given = await offerQueue(tx, ticket.queueId);
  return given.get(ticket.id) ?? ticket;
}

/** Called when a user may take more (came back, finished one, joined a queue): the oldest that wait in their queues are given. */
export async function offerWaiting(tx: Tx, userId: UserId): Promise<void> {
  const rows = await tx.all<{ id: QueueId }>(
    `SELECT q.id FROM queue_members m JOIN queues q ON q.id = m.queue_id
     WHERE m.user_id = ? AND q.strategy <> 'manual' AND q.removed = 0 ORDER BY q.id`,
    [userId],
  );
  for (const { id } of rows) await offerQueue(tx, id);
}

/** Called when the queue itself changed; answers the tickets that were given. */
export async function offerQueue(tx: Tx, queueId: QueueId): Promise<ReadonlyMap<string, TicketEntity>> {
  const given = new Map<string, TicketEntity>();
  const queue = await queues.load(tx, queueId);
  if (queue === undefined || queue.removed || queue.strategy === 'manual') return given;
  if (!(await settingsOf(tx)).autoAssign) return given;
  if (tx.dialect.hold !== null) await tx.get(tx.dialect.hold, [`assign:${queueId}`]);
  let members: Member[] | null = null;
  while (given.size < mostAtOnce) {
    const ticket = await oldestWaiting(tx, queueId);
    if (ticket === undefined) break;
    members ??= await membersOf(tx, queue);
    const userId = nextMember(queue.strategy, members);
    if (userId === null) break;
    given.set(ticket.id, await give(tx, queue, ticket, userId));
    members = await takenTurn(tx, queue, members, userId);
  }
  return given;
}

/** What is private is given by people. */
async function oldestWaiting(tx: Tx, queueId: QueueId): Promise<TicketEntity | undefined> {
  const where = `queue_id = ? AND state = 'pending' AND assignee_id IS NULL AND handler = 'none' AND trashed = 0 AND private = 0`;
  const found = await tx.get<{ id: string; thread_id: string }>(
    `SELECT id, thread_id FROM tickets WHERE ${where} ORDER BY queued_at, id LIMIT 1`,
    [queueId],
  );
  if (found === undefined) return undefined;
  await threads.lock(tx, found.thread_id);
  const row = await tx.get<Row>(
    `SELECT ${ticketRows.columns} FROM tickets WHERE id = ? AND ${where}${tx.dialect.forUpdate}`,
    [found.id, queueId],
  );
  return row === undefined ? oldestWaiting(tx, queueId) : ticketRows.fromRow(row);
}

async function membersOf(tx: Tx, queue: QueueEntity): Promise<Member[]> {
  const columns = users.columnNames.map((column) => `u.${column}`).join(', ');
  const rows = await tx.all<Row & { readonly last_assigned_at: number; readonly in_hand: number }>(
    `SELECT ${columns}, m.last_assigned_at,
       (SELECT count(*) FROM tickets t WHERE t.assignee_id = u.id AND t.state = 'open') AS in_hand
     FROM queue_members m JOIN users u ON u.id = m.user_id
     WHERE m.queue_id = ? AND u.disabled = 0 AND u.presence = 'available'`,
    [queue.id],
  );
  const grants = new Map<RoleRef, Grants>();
  const members: Member[] = [];
  for (const row of rows) {
    const user = users.fromRow(row);
    const known = grants.get(user.role) ?? (await grantsOf(tx, user.role));
    grants.set(user.role, known);
    members.push({ user, grants: known, inHand: Number(row.in_hand), lastAssignedAt: Number(row.last_assigned_at) });
  }
  return members;
}

async function give(tx: Tx, queue: QueueEntity, ticket: TicketEntity, userId: UserId): Promise<TicketEntity> {
  const after = await updateTicket(tx, ticket, assign(ticket, userId, toInstant(tx.nowMs)));
  const { id: ticketId, threadId, contactId, connectionId } = after;
  tx.emit(
    'ticket.assigned',
    { ticketId, threadId, contactId, connectionId },
    { actor: { type: 'rule', id: queue.id, name: queue.name }, data: { rule: queue.strategy, queue: queue.name } },
  );
  await notify(tx, [userId], { kind: 'ticketAssigned', ticketId, contactId });
  return after;
}

/** Turns are told apart even when they are given in one instant. */
async function takenTurn(tx: Tx, queue: QueueEntity, members: readonly Member[], userId: UserId): Promise<Member[]> {
  const lastAssignedAt = Math.max(tx.nowMs, ...members.map((member) => member.lastAssignedAt + 1));
  await tx.run('UPDATE queue_members SET last_assigned_at = ? WHERE queue_id = ? AND user_id = ?', [
    lastAssignedAt,
    queue.id,
    userId,
  ]);
  return members.map((member) =>
    member.user.id === userId ? { ...member, inHand: member.inHand + 1, lastAssignedAt } : member,
  );
}
