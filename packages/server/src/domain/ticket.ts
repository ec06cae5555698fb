import { AppError, activeStates, type TicketEntity, type TicketState, type UserId } from '@balcao/contract';

/*
 * The life of a ticket: pending → open ⇄ snoozed → closed. Each function answers what changes, or refuses with the reason;
 * none of them reads a clock or a database. `version` grows with every step, so that a late decision can be told from a fresh one.
 * Handler, trash and privacy are axes of their own: a bot's turn ends where a person takes over or the ticket closes, what is in
 * the trash takes no step but out of it, and a new assignee ends what whoever made it private may still read.
 */
type Patch = Partial<TicketEntity>;

export const isActive = (ticket: Pick<TicketEntity, 'state'>): boolean =>
  (activeStates as readonly TicketState[]).includes(ticket.state);

function refuseState(ticket: TicketEntity, expected: string): never {
  const { number, id, state, version } = ticket;
  if (ticket.trashed) throw new AppError('ticket.trashed', { number, ticket: id, version });
  throw new AppError('ticket.stateInvalid', { number, ticket: id, state, expected, version });
}

function checkActive(ticket: TicketEntity): void {
  if (!isActive(ticket)) refuseState(ticket, 'pending, open or snoozed');
}

const next = (ticket: TicketEntity, patch: Patch): Patch => ({ ...patch, version: ticket.version + 1 });

const awake: Patch = { snoozedAt: null, snoozedUntil: null };

/** In the hands of a person. */
const heldBy = (ticket: TicketEntity, userId: UserId, now: string): Patch => ({
  ...awake,
  ...readersAfter(ticket, userId),
  state: 'open',
  assigneeId: userId,
  handler: 'human',
  openedAt: ticket.openedAt ?? now,
  queuedAt: null,
  lastActivityAt: now,
});

/** Who made it private reads it as long as the assignee is the same, or is them. */
function readersAfter(ticket: TicketEntity, userId: UserId): Patch {
  const stays = ticket.privateBy === null || userId === ticket.privateBy || userId === ticket.assigneeId;
  return stays ? {} : { privateBy: null };
}

/** At the end of its queue. */
const waitingSince = (now: string): Patch => ({
  ...awake,
  state: 'pending',
  assigneeId: null,
  handler: 'none',
  queuedAt: now,
});

const inTrash = (userId: UserId, now: string): Patch => ({ trashed: true, trashedAt: now, trashedBy: userId });

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

/** It stays with its assignee, out of the way until then; said again it is until another time. */
export function snooze(ticket: TicketEntity, until: string, now: string): Patch {
  if (ticket.state !== 'open' && ticket.state !== 'snoozed') refuseState(ticket, 'open or snoozed');
  return next(ticket, { state: 'snoozed', snoozedAt: ticket.snoozedAt ?? now, snoozedUntil: until });
}

/** Its time has come, the contact wrote, or somebody wants it back. */
export function wake(ticket: TicketEntity, now: string): Patch {
  if (ticket.state !== 'snoozed') refuseState(ticket, 'snoozed');
  return next(ticket, { ...awake, state: 'open', lastActivityAt: now });
}

/** The bot's turn: no person has it. */
export function handToBot(ticket: TicketEntity, now: string): Patch {
  checkActive(ticket);
  return next(ticket, { ...waitingSince(now), handler: 'bot', lastActivityAt: now });
}

/** Turns the bot on or off while no person has the ticket; null when it is so already. It keeps its place in the queue. */
export function setBot(ticket: TicketEntity, isOn: boolean): Patch | null {
  const handler = isOn ? 'bot' : 'none';
  if (!isOn && isActive(ticket) && ticket.handler !== 'bot') return null;
  if (ticket.state !== 'pending') refuseState(ticket, 'pending');
  return ticket.handler === handler ? null : next(ticket, { handler });
}

/** The same ticket, on another thread of the contact. */
export function moveTo(ticket: TicketEntity, to: Pick<TicketEntity, 'threadId' | 'connectionId'>, now: string): Patch {
  checkActive(ticket);
  return next(ticket, { ...to, lastActivityAt: now });
}

/** Archive also sends it to the trash. */
export function resolve(ticket: TicketEntity, userId: UserId, disposition: 'keep' | 'archive', now: string): Patch {
  checkActive(ticket);
  return next(ticket, {
    ...awake,
    state: 'closed',
    handler: 'none',
    queuedAt: null,
    resolvedAt: now,
    resolvedBy: userId,
    resolutions: [...ticket.resolutions, { at: now, by: userId }],
    closeReason: 'resolved',
    disposition,
    ...(disposition === 'archive' ? inTrash(userId, now) : {}),
    lastActivityAt: now,
  });
}

/** The active ticket of a thread, as somebody is told of it: of one that they may not see, only that it is there. */
export interface OtherActive {
  readonly number: number | null;
  readonly ticket: string | null;
  readonly winner: string | null;
  readonly version: number | null;
}

/** Reopening needs that no other ticket of the thread is active: `other` is that one. */
export function reopen(ticket: TicketEntity, userId: UserId, other: OtherActive | undefined, now: string): Patch {
  if (ticket.state !== 'closed' || ticket.trashed || ticket.mergedIntoId !== null) refuseState(ticket, 'closed');
  checkAlone(other);
  return next(ticket, { ...heldBy(ticket, userId, now), ...unresolved });
}

/** There is at most one active ticket of a thread. */
export function checkAlone(other: OtherActive | undefined): void {
  if (other !== undefined) throw new AppError('ticket.activeExists', { ...other });
}

/**
 * To the trash. An active one is closed first; that is no resolution, so it leaves no marker, and restoring gives back what it
 * was. A closed one only leaves the lists.
 */
export function trash(ticket: TicketEntity, userId: UserId, now: string): Patch {
  if (ticket.trashed) refuseState(ticket, 'not trashed');
  if (!isActive(ticket)) return next(ticket, inTrash(userId, now));
  const { state, assigneeId, queueId, queuedAt, snoozedUntil } = ticket;
  return next(ticket, {
    ...awake,
    ...inTrash(userId, now),
    state: 'closed',
    handler: 'none',
    queuedAt: null,
    closeReason: 'auto',
    beforeTrash: { state, assigneeId, queueId, queuedAt, snoozedUntil },
  });
}

/** How things stand when a ticket is taken out of the trash. */
export interface RestoreFacts {
  /** Another ticket of the thread is active meanwhile. */
  readonly isTaken: boolean;
  /** Whether whoever had it may have it again: enabled, a member of the queue, may reply. */
  readonly isAssigneeFit: boolean;
  /** Its queue, or where tickets of its connection go when that one is gone. */
  readonly queueId: TicketEntity['queueId'];
}

/**
 * Out of the trash, in the state before. While another ticket of the thread is active it stays closed; when whoever had it cannot
 * have it, it waits at the end of its queue.
 */
export function restore(ticket: TicketEntity, facts: RestoreFacts, now: string): Patch {
  if (!ticket.trashed)
    throw new AppError('ticket.notTrashed', { number: ticket.number, ticket: ticket.id, version: ticket.version });
  const out: Patch = {
    trashed: false,
    trashedAt: null,
    trashedBy: null,
    beforeTrash: null,
    disposition: ticket.disposition === 'archive' ? 'keep' : ticket.disposition,
  };
  const before = ticket.beforeTrash;
  if (before === null || before.state === 'closed' || facts.isTaken || ticket.mergedIntoId !== null)
    return next(ticket, out);
  const active: Patch = { ...out, closeReason: null, queueId: facts.queueId };
  const isWaiting = before.state === 'pending' || before.assigneeId === null || !facts.isAssigneeFit;
  if (isWaiting) {
    const queuedAt = before.state === 'pending' ? (before.queuedAt ?? now) : now;
    return next(ticket, { ...active, ...waitingSince(now), queuedAt });
  }
  const isAsleep = before.state === 'snoozed' && before.snoozedUntil !== null && before.snoozedUntil > now;
  return next(ticket, {
    ...active,
    state: isAsleep ? 'snoozed' : 'open',
    assigneeId: before.assigneeId,
    handler: 'human',
    ...(isAsleep ? { snoozedAt: now, snoozedUntil: before.snoozedUntil } : awake),
  });
}

/** Only what is in the trash is deleted for good. */
export function checkPurge(ticket: TicketEntity): void {
  if (ticket.trashed) return;
  throw new AppError('ticket.notTrashed', { number: ticket.number, ticket: ticket.id, version: ticket.version });
}

/** What an inbound message does when the thread has no active ticket: a new one, or the last one again. */
export function afterClosed(
  last: TicketEntity | undefined,
  policy: { readonly kind: 'new' } | { readonly kind: 'reopenWithin'; readonly minutes: number },
  nowMs: number,
): 'new' | 'reopen' {
  if (last === undefined || last.trashed || last.mergedIntoId !== null) return 'new';
  if (policy.kind === 'new' || last.resolvedAt === null) return 'new';
  return nowMs - Date.parse(last.resolvedAt) <= policy.minutes * 60_000 ? 'reopen' : 'new';
}

/** To whom what the contact begins goes: a person, the bot, or whoever takes it from the queue. */
export type FirstHand =
  | { readonly kind: 'person'; readonly userId: UserId; readonly queueId: TicketEntity['queueId'] }
  | { readonly kind: 'bot' }
  | { readonly kind: 'queue' };

/** Reopened by the contact; whatever markers it has stay. */
export function reopenByContact(ticket: TicketEntity, to: FirstHand, now: string): Patch {
  return next(ticket, { ...begunByContact(ticket, to, now), ...unresolved });
}

/** State, handler and assignee of a ticket that the contact begins, new or again. */
export function begunByContact(ticket: TicketEntity, to: FirstHand, now: string): Patch {
  if (to.kind === 'person') return { ...heldBy(ticket, to.userId, now), queueId: to.queueId };
  return { ...waitingSince(now), handler: to.kind === 'bot' ? 'bot' : 'none' };
}

/** Begun by a person of the desk, who has it. */
export function begunByUser(ticket: TicketEntity, userId: UserId, now: string): Patch {
  return heldBy(ticket, userId, now);
}
