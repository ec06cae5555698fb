import { AppError, ticketBot as action } from '@balcao/contract';
import { checkBot } from '../../domain/bot.ts';
import { setBot } from '../../domain/ticket.ts';
import { beginToWait } from '../../operations/waiting.ts';
import { contacts } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';

export const ticketBot = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.transfer', input.ticket);
  // One that was handed to a bot which is gone is still taken back from it.
  if (input.on || ticket.handler !== 'bot') checkBot();
  const patch = setBot(ticket, input.on);
  if (patch === null) return answer(tx, ticket);
  const contact = await contacts.load(tx, ticket.contactId);
  if (input.on && contact?.botBlocked === true) throw new AppError('contact.botBlocked', { contact: contact.name });
  const after = await updateTicket(tx, ticket, patch);
  tx.emit('ticket.botSet', ticketSubject(ticket), { data: { on: input.on } });
  return answer(tx, input.on ? after : await beginToWait(tx, after));
});
