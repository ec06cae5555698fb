import type {
  BalcaoEvent,
  ConnectionEntity,
  ContactEntity,
  EventType,
  ThreadEntity,
  TicketEntity,
  WhyRule,
} from '@balcao/contract';
import { isActive } from './ticket.ts';
import { isWithin, sees, type Viewer } from './visibility.ts';
import { isWindowOpen } from './window.ts';

/*
 * Why something is as it is: the same rules that decide, asked one after the other until one says so. A rule comes with the
 * facts that it looked at, for people to read.
 */
export interface Why {
  readonly holds: boolean;
  readonly rule: WhyRule;
  /** An instant that the rule speaks of. */
  readonly at?: string | null;
}

export function whyHidden(ticket: TicketEntity, viewer: Viewer): Why {
  if (!sees(viewer, ticket)) {
    if (ticket.private) return { holds: true, rule: 'hidden.private' };
    return { holds: true, rule: viewer.grants['ticket.read'] === 'own' ? 'hidden.queue' : 'hidden.noPermission' };
  }
  if (ticket.trashed) return { holds: true, rule: 'hidden.trashed', at: ticket.trashedAt };
  if (ticket.state === 'closed') return { holds: true, rule: 'hidden.closed', at: ticket.resolvedAt };
  if (ticket.state === 'snoozed') return { holds: true, rule: 'hidden.snoozed', at: ticket.snoozedUntil };
  return { holds: false, rule: 'hidden.no' };
}

export interface Place {
  readonly ticket: TicketEntity;
  readonly thread: ThreadEntity;
  readonly connection: ConnectionEntity;
  readonly contact: ContactEntity;
}

/** In the order in which writing refuses. */
export function whyLocked({ ticket, thread, connection, contact }: Place, viewer: Viewer, nowMs: number): Why {
  if (ticket.trashed) return { holds: true, rule: 'locked.trashed' };
  if (!isActive(ticket)) return { holds: true, rule: 'locked.closed' };
  if (connection.removed) return { holds: true, rule: 'locked.connection' };
  if (contact.blocked) return { holds: true, rule: 'locked.blocked' };
  const scope = viewer.grants['ticket.reply'];
  if (scope === undefined) return { holds: true, rule: 'locked.noPermission' };
  if (!isWithin(scope, viewer, ticket)) return { holds: true, rule: 'locked.notAssigned' };
  if (isWindowOpen(thread, connection, nowMs)) return { holds: false, rule: 'locked.no' };
  if (thread.awaitingReplySince !== null)
    return { holds: true, rule: 'locked.awaiting', at: thread.awaitingReplySince };
  return { holds: true, rule: 'locked.window', at: thread.lastInboundAt };
}

/** `given` is the last event that set the assignee, when the log still has it. */
export function whyAssigned(
  ticket: TicketEntity,
  contact: Pick<ContactEntity, 'walletIds'>,
  given: (BalcaoEvent & { readonly at: string }) | null,
): Why {
  if (ticket.assigneeId === null) {
    if (ticket.handler === 'bot') return { holds: false, rule: 'assigned.bot' };
    return { holds: false, rule: 'assigned.nobody', at: ticket.queuedAt };
  }
  if (given === null) return { holds: true, rule: 'assigned.unknown', at: ticket.openedAt };
  const { at, type, actor, data } = given;
  if (data?.['rule'] === 'roundRobin' || data?.['rule'] === 'leastLoaded')
    return { holds: true, rule: 'assigned.strategy', at };
  const isByContact = actor.type === 'contact' && (type === 'ticket.created' || type === 'ticket.reopened');
  if (isByContact && contact.walletIds.includes(ticket.assigneeId)) return { holds: true, rule: 'assigned.wallet', at };
  const rule = ruleOf[type] ?? (actor.type === 'user' ? 'assigned.given' : 'assigned.unknown');
  return { holds: true, rule, at };
}

const ruleOf: Partial<Record<EventType, WhyRule>> = {
  'ticket.accepted': 'assigned.accepted',
  'ticket.started': 'assigned.started',
  'ticket.reopened': 'assigned.reopened',
};
