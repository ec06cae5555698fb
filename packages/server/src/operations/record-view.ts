import type { TicketId } from '@balcao/contract';
import { ticketSubject } from '../actions/handler.ts';
import type { Handler } from '../store/store.ts';
import { ticketRows } from '../store/tables/tables.ts';

export interface View {
  readonly ticketId: TicketId;
  /** Looking again within this time says nothing new. */
  readonly spanMs: number;
}

/** More events of a ticket than this in the span, and a view may be told twice. */
const eventsLookedAt = 200;

/** Tells in the log that the caller opened a ticket, once in a while: other nodes and earlier runs of this one are asked too. */
export const recordView: Handler<View, boolean> = async (tx, { ticketId, spanMs }) => {
  if (tx.actor.type !== 'user') return false;
  const ticket = await ticketRows.load(tx, ticketId);
  if (ticket === undefined) return false;
  const earlier = await tx.get(
    `SELECT 1 FROM (SELECT type, actor_id, at FROM events WHERE ticket_id = ? ORDER BY seq DESC LIMIT ${eventsLookedAt}) e
      WHERE type = 'ticket.viewed' AND actor_id = ? AND at > ?`,
    [ticketId, tx.actor.userId, tx.nowMs - spanMs],
  );
  if (earlier !== undefined) return false;
  tx.emit('ticket.viewed', ticketSubject(ticket));
  return true;
};
