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
  if (isCounted(ticket)) tx.count(counterKey(ticket), 1);
}

/** Every change of a ticket goes through here, so that counters and events cannot be forgotten. */
export async function updateTicket(tx: Tx, before: TicketEntity, patch: Partial<TicketEntity>): Promise<TicketEntity> {
  const after = await ticketRows.update(tx, before, patch);
  if (after === before) return after;
  const [was, is] = [counterKey(before), counterKey(after)];
  if (isCounted(before) !== isCounted(after) || was !== is) {
    if (isCounted(before)) tx.count(was, -1);
    if (isCounted(after)) tx.count(is, 1);
  }
  return after;
}
