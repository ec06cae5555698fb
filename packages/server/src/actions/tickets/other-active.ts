import type { TicketId } from '@balcao/contract';
import type { OtherActive } from '../../domain/ticket.ts';
import { sees } from '../../domain/visibility.ts';
import { activeOf, type Place } from '../../operations/one-active.ts';
import type { Tx } from '../../store/store.ts';
import { users } from '../../store/tables/tables.ts';
import { caller } from '../permit.ts';

/**
 * The active ticket of a contact on the connection of a thread that is held, when it is another one; nothing is told of one that
 * the caller may not see.
 */
export async function otherActive(tx: Tx, place: Place, id: TicketId | null): Promise<OtherActive | undefined> {
  const active = await activeOf(tx, place);
  if (active === undefined || active.id === id) return undefined;
  if (!sees(caller(tx.actor), active)) return { number: null, ticket: null, winner: null, version: null };
  const assignee = active.assigneeId === null ? undefined : await users.load(tx, active.assigneeId);
  return { number: active.number, ticket: active.id, winner: assignee?.name ?? null, version: active.version };
}
