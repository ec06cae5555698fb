import type { TicketEntity } from '@balcao/contract';
import { sees } from '../../domain/visibility.ts';
import type { Tx } from '../../store/store.ts';
import { caller } from '../permit.ts';

/** Tickets that were closed, as far as the caller may know of them. */
export function seenOf(tx: Tx, tickets: readonly TicketEntity[]): Pick<TicketEntity, 'id' | 'number'>[] {
  const viewer = caller(tx.actor);
  return tickets.filter((ticket) => sees(viewer, ticket)).map(({ id, number }) => ({ id, number }));
}
