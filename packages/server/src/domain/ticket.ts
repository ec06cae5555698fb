import { AppError, activeStates, type TicketEntity, type TicketState, type UserId } from '@balcao/contract';

/*
 * The life of a ticket: pending → open ⇄ snoozed → closed. Each function answers what changes, or refuses with the reason;
 * none of them reads a clock or a database. `version` grows with every step, so that a late decision can be told from a fresh one.
 */
type Patch = Partial<TicketEntity>;

export const isActive = (ticket: Pick<TicketEntity, 'state'>): boolean =>
  (activeStates as readonly TicketState[]).includes(ticket.state);

function refuseState(ticket: TicketEntity, expected: string): never {
  throw new AppError('ticket.stateInvalid', {
    number: ticket.number,
    ticket: ticket.id,
    state: ticket.state,
    expected,
    version: ticket.version,
  });
}

function checkActive(ticket: TicketEntity): void {
  if (!isActive(ticket)) refuseState(ticket, 'pending, open or snoozed');
}

const next = (ticket: TicketEntity, patch: Patch): Patch => ({ ...patch, version: ticket.version + 1 });

const heldBy = (ticket: TicketEntity, userId: UserId, now: string): Patch => ({
  state: 'open',
  assigneeId: userId,
  handler: 'human',
  openedAt: ticket.openedAt ?? now,
  queuedAt: null,
  lastActivityAt: now,
});

/** At the end of its queue. */
const waitingSince = (now: string): Patch => ({ state: 'pending', assigneeId: null, handler: 'none', queuedAt: now });

/** What reopening takes back; the markers in the thread stay. */
const unresolved: Patch = { resolvedAt: null, resolvedBy: null, closeReason: null, disposition: null };

/** `winner` is the name of the present assignee, for the one who came second. */
export function accept(ticket: TicketEntity, userId: UserId, now: string, winner: string | null): Patch {
  if (ticket.state !== 'pending') {
    if (isActive(ticket) && ticket.assigneeId !== null) {
      throw new AppError('ticket.alreadyAccepted', {
        number: ticket.number,
        ticket: ticket.id,
        winner: winner ?? ticket.assigneeId,
        winnerId: ticket.assigneeId,
        version: ticket.version,
      });
    }
    refuseState(ticket, 'pending');
  }
  return next(ticket, heldBy(ticket, userId, now));
}

export function assign(ticket: TicketEntity, userId: UserId, now: string): Patch {
  checkActive(ticket);
  return next(ticket, heldBy(ticket, userId, now));
}

/** To a queue, and to a member of it when one is named; a private ticket stays private. */
export function transfer(
  ticket: TicketEntity,
  to: { readonly queueId: TicketEntity['queueId']; readonly userId: UserId | null },
  now: string,
): Patch {
  checkActive(ticket);
  if (to.userId !== null) return { ...assign(ticket, to.userId, now), queueId: to.queueId };
  return next(ticket, { ...waitingSince(now), queueId: to.queueId, lastActivityAt: now });
}

export function returnToQueue(ticket: TicketEntity, now: string): Patch {
  if (ticket.state !== 'open' && ticket.state !== 'snoozed') refuseState(ticket, 'open or snoozed');
  return next(ticket, { ...waitingSince(now), lastActivityAt: now });
}

/** Archive also sends it to the trash. */
export function resolve(ticket: TicketEntity, userId: UserId, disposition: 'keep' | 'archive', now: string): Patch {
  checkActive(ticket);
  return next(ticket, {
    state: 'closed',
    handler: 'none',
    queuedAt: null,
    resolvedAt: now,
    resolvedBy: userId,
    resolutions: [...ticket.resolutions, { at: now, by: userId }],
    closeReason: 'resolved',
    disposition,
    trashed: disposition === 'archive',
    lastActivityAt: now,
  });
}

/** `other` is another active ticket of the same thread: there is at most one. */
export function reopen(ticket: TicketEntity, userId: UserId, other: TicketEntity | undefined, now: string): Patch {
  if (ticket.state !== 'closed' || ticket.trashed) refuseState(ticket, 'closed');
  if (other !== undefined)
    throw new AppError('ticket.activeExists', { number: other.number, ticket: other.id, version: other.version });
  return next(ticket, { ...heldBy(ticket, userId, now), ...unresolved });
}

/** What an inbound message does when the thread has no active ticket: a new one, or the last one again. */
export function afterClosed(
  last: TicketEntity | undefined,
  policy: { readonly kind: 'new' } | { readonly kind: 'reopenWithin'; readonly minutes: number },
  nowMs: number,
): 'new' | 'reopen' {
  if (last === undefined || last.trashed || policy.kind === 'new' || last.resolvedAt === null) return 'new';
  return nowMs - Date.parse(last.resolvedAt) <= policy.minutes * 60_000 ? 'reopen' : 'new';
}

/** Reopened by the contact: back to its queue, for whoever takes it. */
export function reopenByContact(ticket: TicketEntity, now: string): Patch {
  return next(ticket, { ...waitingSince(now), ...unresolved });
}
