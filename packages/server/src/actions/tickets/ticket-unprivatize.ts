import { ticketUnprivatize as action } from '@balcao/contract';
import { unprivatize } from '../../domain/privacy.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';

/** Only the managers of its connection: neither its assignee nor whoever made it private. */
export const ticketUnprivatize = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.unprivatize', input.ticket);
  const patch = unprivatize(ticket);
  if (patch === null) return answer(tx, ticket);
  const after = await updateTicket(tx, ticket, patch);
  tx.emit('ticket.unprivatized', ticketSubject(ticket));
  return answer(tx, after);
});
