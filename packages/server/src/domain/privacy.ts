import type { TicketEntity, UserId } from '@balcao/contract';

/*
 * Privacy is an axis of its own, beside the state: a ticket is made private, or not private, whatever it is doing. Null where it
 * is so already: saying it twice does no harm and does not change whose privacy it is.
 */

export function privatize(ticket: TicketEntity, userId: UserId): Partial<TicketEntity> | null {
  if (ticket.private) return null;
  return { private: true, privateBy: userId, version: ticket.version + 1 };
}

export function unprivatize(ticket: TicketEntity): Partial<TicketEntity> | null {
  if (!ticket.private) return null;
  return { private: false, privateBy: null, version: ticket.version + 1 };
}
