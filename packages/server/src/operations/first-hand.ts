import type { ConnectionEntity, ContactEntity, TicketEntity, UserId } from '@balcao/contract';
import { queueFor } from '../domain/assignee.ts';
import { botBegins } from '../domain/bot.ts';
import type { FirstHand } from '../domain/ticket.ts';
import type { Tx } from '../store/store.ts';
import { isFree, queueOf, queuesOfUser } from './candidate.ts';

/**
 * To whom a ticket goes that the contact begins. The wallet wins: the first of it who can take one. Then whoever had it, when it
 * is the same ticket again; then the bot; then the queue.
 */
export async function firstHandOf(
  tx: Tx,
  connection: ConnectionEntity,
  contact: ContactEntity,
  ticket: Pick<TicketEntity, 'queueId' | 'assigneeId'>,
): Promise<FirstHand> {
  for (const userId of contact.walletIds) {
    const first = await inHandsOf(tx, connection, userId, ticket);
    if (first !== null) return first;
  }
  const { assigneeId, queueId } = ticket;
  const queue = await queueOf(tx, ticket);
  const isStillMember = assigneeId !== null && (queue === undefined || queue.memberIds.includes(assigneeId));
  if (isStillMember && (await isFree(tx, assigneeId))) return { kind: 'person', userId: assigneeId, queueId };
  return botBegins(connection, contact) ? { kind: 'bot' } : { kind: 'queue' };
}

/** In the ticket's queue, or in one of their own: somebody of the wallet who is in none that receives it is passed over. */
async function inHandsOf(
  tx: Tx,
  connection: ConnectionEntity,
  userId: UserId,
  ticket: Pick<TicketEntity, 'queueId'>,
): Promise<FirstHand | null> {
  if (!(await isFree(tx, userId))) return null;
  const queueId = queueFor(userId, await queueOf(tx, ticket), await queuesOfUser(tx, userId), connection);
  return queueId === undefined ? null : { kind: 'person', userId, queueId };
}
