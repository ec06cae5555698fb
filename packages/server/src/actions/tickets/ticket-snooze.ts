import { ticketSnooze as action } from '@balcao/contract';
import { snoozeUntil } from '../../domain/snooze-until.ts';
import { snooze } from '../../domain/ticket.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';
import { checkVersion } from './version.ts';

export const ticketSnooze = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.snooze', input.ticket);
  await checkVersion(tx, ticket, input.ifVersion);
  const patch = snooze(ticket, snoozeUntil(input.until, tx.nowMs), nowOf(tx));
  const after = await updateTicket(tx, ticket, patch);
  tx.emit('ticket.snoozed', ticketSubject(ticket), { data: { until: after.snoozedUntil } });
  return answer(tx, after);
});
