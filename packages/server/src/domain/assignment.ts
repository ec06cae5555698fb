import type { QueueEntity, UserId } from '@balcao/contract';
import { type Candidate, isAvailable } from './assignee.ts';

/* Whom a queue that assigns by itself gives the ticket that has waited longest. */

export interface Member extends Candidate {
  /** Tickets they have open. */
  readonly inHand: number;
  /** When this queue gave them one last, ms; 0 for never. */
  readonly lastAssignedAt: number;
}

/**
 * Round robin gives to whoever's last turn is longest ago, least loaded to whoever has the fewest in hand and, among those, by
 * turns. Only those who are available, have room and may reply are asked; null when there is nobody.
 */
export function nextMember(strategy: QueueEntity['strategy'], members: readonly Member[]): UserId | null {
  if (strategy === 'manual') return null;
  const [first] = members.filter(isAvailable).toSorted(strategy === 'roundRobin' ? byTurn : byLoad);
  return first?.user.id ?? null;
}

function byTurn(a: Member, b: Member): number {
  return a.lastAssignedAt - b.lastAssignedAt || (a.user.id < b.user.id ? -1 : 1);
}

function byLoad(a: Member, b: Member): number {
  return a.inHand - b.inHand || byTurn(a, b);
}
