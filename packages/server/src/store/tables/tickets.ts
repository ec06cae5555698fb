import type { TicketEntity, TicketState } from '@balcao/contract';
import type { Tx } from '../store.ts';
import { ticketRows } from './tables.ts';

/**
 * Name of the maintained counter that a ticket falls into: tab counts are sums over few of them, never a COUNT over tickets.
 * Trashed and private tickets are in none: the first are hidden, the second are few and counted for those who may see them.
 */
export function counterKey(ticket: Pick<TicketEntity, 'queueId' | 'connectionId' | 'state'>): string {
  return `tickets:${ticket.queueId ?? '-'}:${ticket.connectionId}:${ticket.state}`;
}

export function parseCounterKey(key: string) {
  const [, queue = '-', connectionId = '', state = ''] = key.split(':');
  return { queueId: queue === '-' ? null : queue, connectionId, state: state as TicketState };
}

const isCounted = (ticket: TicketEntity) => !ticket.trashed && !ticket.private;

export async function insertTicket(tx: Tx, ticket: TicketEntity): Promise<void> {
  await ticketRows.insert(tx, ticket);
  for (const id of ticket.tagIds) await insertTag(tx, ticket, id);
  await keepAssignee(tx, ticket);
  if (isCounted(ticket)) tx.count(counterKey(ticket), 1);
}

/** Every change of a ticket goes through here, so that counters and events cannot be forgotten. */
export async function updateTicket(tx: Tx, before: TicketEntity, patch: Partial<TicketEntity>): Promise<TicketEntity> {
  const after = await ticketRows.update(tx, before, patch);
  if (after === before) return after;
  await followTags(tx, before, after);
  if (before.assigneeId !== after.assigneeId) await keepAssignee(tx, after);
  const [was, is] = [counterKey(before), counterKey(after)];
  if (isCounted(before) !== isCounted(after) || was !== is) {
    if (isCounted(before)) tx.count(was, -1);
    if (isCounted(after)) tx.count(is, 1);
  }
  return after;
}

/** The rows of its tags follow a ticket, so that a tag's tickets are read in the order of lists. */
async function followTags(tx: Tx, before: TicketEntity, after: TicketEntity): Promise<void> {
  if (before.tagIds !== after.tagIds) {
    for (const id of before.tagIds)
      if (!after.tagIds.includes(id))
        await tx.run('DELETE FROM ticket_tags WHERE ticket_id = ? AND tag_id = ?', [after.id, id]);
    for (const id of after.tagIds) if (!before.tagIds.includes(id)) await insertTag(tx, after, id);
  }
  if (after.tagIds.length === 0) return;
  if (before.state === after.state && before.lastActivityAt === after.lastActivityAt) return;
  await tx.run('UPDATE ticket_tags SET state = ?, last_activity_at = ? WHERE ticket_id = ?', [
    after.state,
    Date.parse(after.lastActivityAt),
    after.id,
  ]);
}

/** Whoever had it once is among the people involved. */
async function keepAssignee(tx: Tx, { id, assigneeId }: TicketEntity): Promise<void> {
  if (assigneeId === null) return;
  await tx.run('INSERT INTO ticket_assignees (ticket_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING', [
    id,
    assigneeId,
  ]);
}

async function insertTag(tx: Tx, ticket: TicketEntity, tagId: string): Promise<void> {
  await tx.run(
    'INSERT INTO ticket_tags (ticket_id, tag_id, state, last_activity_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    [ticket.id, tagId, ticket.state, Date.parse(ticket.lastActivityAt)],
  );
}
