import { type Me, type TicketParts, windowExpiresAt } from '@balcao/contract';

/** Whether free text can go to the contact now, and if not, why. */
export type ReplyState = 'open' | 'pending' | 'finished' | 'other' | 'windowClosed' | 'awaiting';

export function replyState(parts: TicketParts, me: Me | null, now: number): ReplyState {
  const { ticket, thread, connection } = parts;
  if (ticket.state === 'closed') return 'finished';
  if (ticket.state === 'pending') return 'pending';
  if (me?.permissions['ticket.reply'] === 'assigned' && ticket.assigneeId !== me.user.id) return 'other';
  if (!connection.capabilities.window24h) return 'open';
  if (thread.awaitingReplySince !== null) return 'awaiting';
  const expiresAt = windowExpiresAt(thread, connection);
  return expiresAt !== null && Date.parse(expiresAt) > now ? 'open' : 'windowClosed';
}
