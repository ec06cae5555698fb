import { ticketTag as action, type TagId } from '@balcao/contract';
import { findTag } from '../../store/queries/refs.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';

export const ticketTag = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.tag', input.ticket);
  const tagIds = new Set<TagId>(ticket.tagIds);
  for (const ref of input.add) tagIds.add((await findTag(tx, ref)).id);
  for (const ref of input.remove) tagIds.delete((await findTag(tx, ref)).id);
  const after = await updateTicket(tx, ticket, { tagIds: [...tagIds] });
  if (after === ticket) return answer(tx, ticket);
  tx.emit('ticket.tagged', ticketSubject(ticket), { data: { add: input.add, remove: input.remove } });
  return answer(tx, after);
});
