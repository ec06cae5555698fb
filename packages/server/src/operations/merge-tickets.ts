import type { EntityName, TicketEntity } from '@balcao/contract';
import { ticketSubject } from '../actions/handler.ts';
import { taskSubject } from '../domain/task.ts';
import { mergedInto, mergedTicket } from '../domain/ticket-merge.ts';
import type { Tx } from '../store/store.ts';
import { type EntityTable, type Row, toInstant } from '../store/tables/columns.ts';
import { messages, notes, schedules, tasks, threads } from '../store/tables/tables.ts';
import { updateTicket } from '../store/tables/tickets.ts';
import { offerWaiting } from './assign-waiting.ts';

/** An event carries so many changes at most. */
const atOnce = 500;

/**
 * One ticket takes another over: notes, tasks and what is scheduled always, messages where both are in one thread. Messages of
 * another thread stay there, in their order, under the ticket that closes and says where it went. The caller holds both.
 */
export async function mergeTickets(tx: Tx, kept: TicketEntity, from: TicketEntity): Promise<TicketEntity> {
  await moveMessages(tx, kept, from);
  const place = { ticketId: kept.id, threadId: kept.threadId };
  for (const note of await rowsOf(tx, notes, from.id))
    await notes.update(tx, note, note.scope === 'ticket' ? place : {});
  for (const schedule of await rowsOf(tx, schedules, from.id))
    if (schedule.state === 'pending') await schedules.update(tx, schedule, place);
  const closed = await updateTicket(tx, from, mergedInto(kept, from, toInstant(tx.nowMs)));
  await leaveThread(tx, kept, closed);
  tx.emit('ticket.merged', ticketSubject(closed), { data: { into: kept.number } });
  const after = await updateTicket(tx, kept, mergedTicket(kept, from));
  tx.emit('ticket.merged', ticketSubject(after), { data: { from: from.number } });
  for (const task of await rowsOf(tx, tasks, from.id)) {
    tx.emit('task.edited', taskSubject(await tasks.update(tx, task, { ticketId: kept.id }), after));
  }
  if (from.state === 'open' && from.assigneeId !== null) await offerWaiting(tx, from.assigneeId);
  return after;
}

/** Told of under the kept ticket: those who see it come to see them. */
async function moveMessages(tx: Tx, kept: TicketEntity, from: TicketEntity): Promise<void> {
  if (kept.threadId !== from.threadId) return;
  const moving = await rowsOf(tx, messages, from.id);
  for (const [place, message] of moving.entries()) {
    await messages.update(tx, message, { ticketId: kept.id });
    if (place % atOnce === atOnce - 1) tx.emit('ticket.merged', ticketSubject(kept), { data: { from: from.number } });
  }
  await tx.run(
    `INSERT INTO ticket_moves (thread_id, ticket_id) SELECT m.thread_id, ? FROM ticket_moves m WHERE m.ticket_id = ?
     ON CONFLICT DO NOTHING`,
    [kept.id, from.id],
  );
  await tx.run(
    `UPDATE tickets SET inbound_count = inbound_count + (SELECT f.inbound_count FROM tickets f WHERE f.id = ?),
       last_inbound_at = (SELECT max(f.last_inbound_at) FROM tickets f WHERE f.id IN (?, ?)) WHERE id = ?`,
    [from.id, from.id, kept.id, kept.id],
  );
  await tx.run('UPDATE tickets SET inbound_count = 0, last_inbound_at = NULL WHERE id = ?', [from.id]);
  await tx.run('UPDATE deliveries SET ticket_id = ? WHERE ticket_id = ?', [kept.id, from.id]);
}

/** What is said in a thread from now on belongs to the kept ticket, when that is the thread's. */
async function leaveThread(tx: Tx, kept: TicketEntity, from: TicketEntity): Promise<void> {
  const thread = await threads.load(tx, from.threadId);
  if (thread?.currentTicketId !== from.id || kept.threadId !== from.threadId) return;
  await threads.update(tx, thread, { currentTicketId: kept.id });
}

async function rowsOf<K extends EntityName>(tx: Tx, table: EntityTable<K>, ticketId: string) {
  const rows = await tx.all<Row>(`SELECT ${table.columns} FROM ${table.name} WHERE ticket_id = ? ORDER BY id`, [
    ticketId,
  ]);
  return rows.map(table.fromRow);
}
