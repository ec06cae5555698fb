import { AppError, syncSnapshot as action, type TicketEntity, ticketStates, type UserEntity } from '@balcao/contract';
import { allConnections, allQueues, allTags, allUsers, cataloguesFor } from '../../store/queries/catalogues.ts';
import { countTickets } from '../../store/queries/ticket-counts.ts';
import { listTickets } from '../../store/queries/ticket-list.ts';
import { relatedOf } from '../../store/queries/ticket-related.ts';
import { users } from '../../store/tables/tables.ts';
import { type ReadContext, reading } from '../handler.ts';

export const syncSnapshot = reading(action, async (context, input) => {
  const { reads, actor, seq } = context;
  const user = await users.load(reads, actor.userId);
  if (user === undefined) throw new AppError('auth.expired');
  const tickets = await newestOfEachState(context, input.tickets);
  return {
    seq,
    me: { user, queueIds: actor.queueIds, permissions: actor.grants, tokenId: actor.tokenId },
    ...(await catalogues(context, user)),
    connections: await allConnections(reads, actor),
    catalogues: await cataloguesFor(reads, actor),
    counts: await countTickets(reads, actor),
    tickets,
    ...(await relatedOf(reads, actor, tickets)),
  };
});

async function newestOfEachState({ reads, actor, nowMs }: ReadContext, limit: number): Promise<TicketEntity[]> {
  const tickets: TicketEntity[] = [];
  if (limit === 0) return tickets;
  for (const state of ticketStates) {
    // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
    const page = await listTickets(reads, actor, { filter: `state:${state}`, limit }, nowMs);
    for (const ticket of page.items) tickets.push(ticket);
  }
  return tickets;
}

/** Whoever may not use the catalogues knows of nobody but themselves. */
async function catalogues({ reads, actor }: ReadContext, user: UserEntity) {
  if (actor.grants['catalogue.use'] === undefined) return { users: [user], queues: [], tags: [] };
  return { users: await allUsers(reads), queues: await allQueues(reads), tags: await allTags(reads) };
}
