import { AppError, type ContactEntity, type TicketEntity } from '@balcao/contract';
import { isActive } from './ticket.ts';
import { closeBecause } from './ticket-close.ts';

type Patch = Partial<TicketEntity>;

/**
 * Two tickets become one when they are of one contact, seen by the same people, and out of the trash. An active one is never
 * merged into a closed one: what the contact writes next would begin a third.
 */
export function checkMergeable(kept: TicketEntity, from: TicketEntity, contact: Pick<ContactEntity, 'name'>): void {
  if (kept.id === from.id)
    throw new AppError('merge.same', { name: `#${kept.number}`, ticket: kept.id, version: kept.version });
  if (kept.contactId !== from.contactId)
    throw new AppError('ticket.otherContact', { number: from.number, ticket: from.id, contact: contact.name });
  for (const ticket of [kept, from]) {
    if (ticket.trashed) throw new AppError('ticket.trashed', { number: ticket.number, ticket: ticket.id });
    if (ticket.mergedIntoId !== null) refuse(ticket, 'merged', 'unido', 'one that is not', 'um que não esteja');
  }
  if (kept.private !== from.private)
    refuse(kept.private ? kept : from, 'private', 'privado', 'both private or neither', 'os dois privados ou nenhum');
  if (!isActive(kept) && isActive(from))
    refuse(kept, kept.state, 'fechado', 'an active ticket to keep', 'um atendimento ativo para manter');
}

function refuse(ticket: TicketEntity, state: string, stateInPt: string, expected: string, expectedInPt: string): never {
  throw new AppError('ticket.stateInvalid', {
    number: ticket.number,
    ticket: ticket.id,
    version: ticket.version,
    state,
    'state.pt-BR': stateInPt,
    expected,
    'expected.pt-BR': expectedInPt,
  });
}

const rank = { open: 3, snoozed: 2, pending: 1, closed: 0 } as const;

/**
 * Which of several active tickets of one contact on one connection goes on, whoever asks and in whatever order they come: a private
 * one, so that nothing of it is shown to more people; then the one that somebody has; then the elder.
 */
export function keptOf<T extends Pick<TicketEntity, 'private' | 'state' | 'number'>>(active: readonly [T, ...T[]]): T {
  return active.reduce((kept, other) => (isKeptBefore(other, kept) ? other : kept));
}

type Ranked = Pick<TicketEntity, 'private' | 'state' | 'number'>;

function isKeptBefore(a: Ranked, b: Ranked): boolean {
  if (a.private !== b.private) return a.private;
  if (rank[a.state] !== rank[b.state]) return rank[a.state] > rank[b.state];
  return a.number < b.number;
}

/** The kept one has what the other had and it lacks; in one thread also its messages, and so the newest of both previews. */
export function mergedTicket(kept: TicketEntity, from: TicketEntity): Patch {
  const isOneThread = kept.threadId === from.threadId;
  return {
    tagIds: [...new Set([...kept.tagIds, ...from.tagIds])],
    typeId: kept.typeId ?? from.typeId,
    demandId: kept.demandId ?? from.demandId,
    boardColumnId: kept.boardColumnId ?? from.boardColumnId,
    funnelStageId: kept.funnelStageId ?? from.funnelStageId,
    ...(kept.valueCents === null ? { valueCents: from.valueCents, currency: from.currency } : {}),
    fields: { ...from.fields, ...kept.fields },
    openedAt: earliest(kept.openedAt, from.openedAt),
    firstReplyAt: earliest(kept.firstReplyAt, from.firstReplyAt),
    resolutions: [...kept.resolutions, ...from.resolutions].sort((a, b) => (a.at < b.at ? -1 : 1)),
    ...(isOneThread && (from.lastMessage?.at ?? '') > (kept.lastMessage?.at ?? '')
      ? { lastMessage: from.lastMessage }
      : {}),
    lastActivityAt: kept.lastActivityAt > from.lastActivityAt ? kept.lastActivityAt : from.lastActivityAt,
    version: kept.version + 1,
  };
}

/** What is left of the other: closed, and it says where it went. Its markers went with it. */
export function mergedInto(kept: TicketEntity, from: TicketEntity, now: string): Patch {
  return {
    ...closeBecause(from, 'merged', now),
    lastActivityAt: from.lastActivityAt,
    mergedIntoId: kept.id,
    resolutions: [],
    resolvedAt: null,
    resolvedBy: null,
    disposition: null,
  };
}

function earliest(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
