import type { EventActor, TicketEntity } from '@balcao/contract';
import { wake } from '../domain/ticket.ts';
import type { Tx } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';
import { threads, ticketRows } from '../store/tables/tables.ts';
import { updateTicket } from '../store/tables/tickets.ts';
import { notify } from './notify.ts';
import { about } from './waiting.ts';

/** A snoozed ticket comes back to whoever has it, and they are told. */
export async function wakeTicket(tx: Tx, ticket: TicketEntity, actor?: EventActor): Promise<TicketEntity> {
  const woken = await updateTicket(tx, ticket, wake(ticket, toInstant(tx.nowMs)));
  const { id: ticketId, threadId, contactId, connectionId } = ticket;
  tx.emit('ticket.woke', { ticketId, threadId, contactId, connectionId }, actor === undefined ? {} : { actor });
  if (woken.assigneeId !== null) await notify(tx, [woken.assigneeId], { kind: 'ticketWoke', ...about(woken) });
  return woken;
}

/** Its time has come, unless somebody was faster. */
export async function wakeInTime(tx: Tx, id: string): Promise<void> {
  const known = await ticketRows.load(tx, id);
  if (known === undefined) return;
  await threads.lock(tx, known.threadId);
  const ticket = await ticketRows.lock(tx, id);
  if (ticket?.state !== 'snoozed' || ticket.snoozedUntil === null) return;
  if (Date.parse(ticket.snoozedUntil) <= tx.nowMs) await wakeTicket(tx, ticket);
}
