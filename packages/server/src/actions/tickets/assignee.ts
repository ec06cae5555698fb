import type { QueueEntity, TicketEntity, UserId } from '@balcao/contract';
import { offerWaiting } from '../../operations/assign-waiting.ts';
import { checkCandidate, queueOf } from '../../operations/candidate.ts';
import { notify } from '../../operations/notify.ts';
import { about } from '../../operations/waiting.ts';
import type { Tx } from '../../store/store.ts';
import { users } from '../../store/tables/tables.ts';
import { caller } from '../permit.ts';

/** Whoever takes a ticket is held to the same rule as whoever is given one. */
export async function checkCallerMayHave(tx: Tx, ticket: TicketEntity): Promise<void> {
  await checkCaller(tx, await queueOf(tx, ticket));
}

export async function checkCaller(tx: Tx, queue: QueueEntity | undefined): Promise<void> {
  const user = await users.load(tx, caller(tx.actor).userId);
  if (user !== undefined) await checkCandidate(tx, user, queue);
}

/** Tells the new assignee, and lets the one before take another that waits. */
export async function tellHandover(
  tx: Tx,
  before: TicketEntity,
  after: TicketEntity,
  kind: 'ticketAssigned' | 'ticketTransferred',
): Promise<void> {
  if (before.assigneeId === after.assigneeId) return;
  if (after.assigneeId !== null) await notify(tx, [after.assigneeId], { kind, ...about(after) });
  await offerMore(tx, before.assigneeId);
}

/** Somebody has one fewer in hand. */
export async function offerMore(tx: Tx, userId: UserId | null): Promise<void> {
  if (userId !== null) await offerWaiting(tx, userId);
}
