import { ticketTag as action, isId, type TagId, type TicketEntity } from '@balcao/contract';
import { offeredTag } from '../../operations/offered.ts';
import { findTag, nameKey } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { tags } from '../../store/tables/tables.ts';
import { updateTicket } from '../../store/tables/tickets.ts';
import { answer, ticketSubject, writes } from '../handler.ts';
import { ticketFor } from '../permit.ts';

export const ticketTag = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'ticket.tag', input.ticket);
  const tagIds = new Set<TagId>(ticket.tagIds);
  for (const ref of input.add) tagIds.add((await offeredTag(tx, ref)).id);
  for (const ref of input.remove) tagIds.delete(await tagToLose(tx, ticket, ref));
  const after = await updateTicket(tx, ticket, { tagIds: [...tagIds] });
  if (after === ticket) return answer(tx, ticket);
  tx.emit('ticket.tagged', ticketSubject(ticket), { data: { add: input.add, remove: input.remove } });
  return answer(tx, after);
});

/** One that was removed from the catalogue goes by its name still, where a ticket has it. */
async function tagToLose(tx: Tx, ticket: TicketEntity, ref: string): Promise<TagId> {
  const own = isId('tag', ref) ? [] : await tags.loadMany(tx, ticket.tagIds);
  const held = own.find(({ name }) => nameKey(name) === nameKey(ref));
  return (held ?? (await findTag(tx, ref))).id;
}
