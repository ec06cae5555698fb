import { ticketResolve as action, type TicketEntity } from '@balcao/contract';
import { checkFilledIn } from '../../domain/required-fields.ts';
import { resolve } from '../../domain/ticket.ts';
import { settingsOf } from '../../operations/settings.ts';
import type { Tx } from '../../store/store.ts';
import type { Row } from '../../store/tables/columns.ts';
import { customFields } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';
import { offerMore } from './assignee.ts';
import { checkVersion } from './version.ts';

export const ticketResolve = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.resolve', input.ticket);
  await checkVersion(tx, ticket, input.ifVersion);
  const patch = resolve(ticket, caller(tx.actor).userId, input.disposition, nowOf(tx));
  await checkFields(tx, ticket);
  const after = await updateTicket(tx, ticket, patch);
  tx.emit('ticket.resolved', ticketSubject(ticket), { data: { disposition: input.disposition } });
  await offerMore(tx, ticket.assigneeId);
  return answer(tx, after);
});

async function checkFields(tx: Tx, ticket: TicketEntity): Promise<void> {
  const { requiredOnResolve } = await settingsOf(tx);
  const rows = await tx.all<Row>(
    `SELECT ${customFields.columns} FROM custom_fields WHERE target = 'ticket' AND removed = 0 AND required_on_resolve = 1 ORDER BY name_key`,
    [],
  );
  checkFilledIn(ticket, requiredOnResolve, rows.map(customFields.fromRow));
}
