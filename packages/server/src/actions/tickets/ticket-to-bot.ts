import { AppError, ticketToBot as action } from '@balcao/contract';
import { checkBot } from '../../domain/bot.ts';
import { handToBot } from '../../domain/ticket.ts';
import { contacts } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, nowOf, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';
import { offerMore } from './assignee.ts';

export const ticketToBot = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.transfer', input.ticket);
  checkBot();
  const patch = handToBot(ticket, nowOf(tx));
  const contact = await contacts.load(tx, ticket.contactId);
  if (contact?.botBlocked === true) throw new AppError('contact.botBlocked', { contact: contact.name });
  const after = await updateTicket(tx, ticket, patch);
  tx.emit('ticket.handedToBot', ticketSubject(ticket));
  await offerMore(tx, ticket.assigneeId);
  return answer(tx, after);
});
