import { AppError, type Permission, type TicketEntity } from '@balcao/contract';
import type { Actor, UserActor } from '../actor.ts';
import { isWithin, sees } from '../domain/visibility.ts';
import { findTicket } from '../store/queries/refs.ts';
import type { Tx } from '../store/store.ts';
import { threads } from '../store/tables/tables.ts';

/** The caller as a person or token; system operations do not call actions. */
export function caller(actor: Actor): UserActor {
  if (actor.type !== 'user') throw new AppError('auth.required');
  return actor;
}

/** Refuses when the caller's permission does not reach the ticket. */
export function checkReach(actor: UserActor, permission: Permission, ticket: TicketEntity): void {
  const scope = actor.grants[permission];
  if (scope !== undefined && sees(actor, ticket) && isWithin(scope, actor, ticket)) return;
  if (scope === 'assigned')
    throw new AppError('ticket.notAssigned', { number: ticket.number, ticket: ticket.id, assignee: ticket.assigneeId });
  throw new AppError('permission.denied', { permission });
}

/**
 * The ticket a write is about, held until commit, within reach of the caller. Its thread is held first, as the intake does:
 * a message and a decision about its ticket come one after the other, and neither waits for the other in a circle.
 */
export async function ticketFor(tx: Tx, permission: Permission, ref: string): Promise<TicketEntity> {
  const actor = caller(tx.actor);
  const { id, threadId } = await findTicket(tx, actor, ref);
  await threads.lock(tx, threadId);
  const ticket = await findTicket(tx, actor, id, { lock: true });
  checkReach(actor, permission, ticket);
  return ticket;
}
