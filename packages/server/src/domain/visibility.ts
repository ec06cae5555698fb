import {
  type ConnectionId,
  type QueueId,
  type Role,
  type Scope,
  scopeOf,
  type TicketEntity,
  type UserId,
} from '@balcao/contract';

/*
 * Who may see a ticket, decided once. The rule is data: `sees` asks it of a ticket in hand (stream, actions), `visibleSql` of
 * rows (list, count, search, export). Both are kept side by side here and tested against each other.
 *
 * A ticket of no queue is everybody's: it waits for whoever takes it. A private one is seen by its assignee and by whoever made
 * it private, whatever the role.
 */
export interface Viewer {
  readonly userId: UserId;
  readonly role: Role;
  readonly queueIds: readonly QueueId[];
  readonly connectionId: ConnectionId | null;
}

export type VisibilityFacts = Pick<TicketEntity, 'queueId' | 'assigneeId' | 'private' | 'privateBy' | 'connectionId'>;

export function sees(viewer: Viewer, ticket: VisibilityFacts): boolean {
  const scope = scopeOf(viewer.role, 'ticket.read');
  if (scope === null) return false;
  if (ticket.private && ticket.assigneeId !== viewer.userId && ticket.privateBy !== viewer.userId) return false;
  return isWithin(scope, viewer, ticket);
}

/** Whether a permission of that scope reaches the ticket. */
export function isWithin(scope: Scope, viewer: Viewer, ticket: VisibilityFacts): boolean {
  switch (scope) {
    case 'all':
      return true;
    case 'own':
      return ticket.queueId === null || ticket.assigneeId === viewer.userId || viewer.queueIds.includes(ticket.queueId);
    case 'assigned':
      return ticket.assigneeId === viewer.userId;
    case 'plain':
    case 'dryRun':
      return !ticket.private;
    case 'testConnection':
      return viewer.connectionId === ticket.connectionId;
  }
}

interface Predicate {
  readonly sql: string;
  readonly params: readonly string[];
}

/** The same rule as a condition over tickets `t`. */
export function visibleSql(viewer: Viewer): Predicate {
  const scope = scopeOf(viewer.role, 'ticket.read');
  if (scope === null) return { sql: '1 = 0', params: [] };
  const within = scopeSql(scope, viewer);
  return {
    sql: `(t.private = 0 OR t.assignee_id = ? OR t.private_by = ?) AND ${within.sql}`,
    params: [viewer.userId, viewer.userId, ...within.params],
  };
}

function scopeSql(scope: Scope, viewer: Viewer): Predicate {
  switch (scope) {
    case 'all':
      return { sql: '1 = 1', params: [] };
    case 'own': {
      const places = viewer.queueIds.map(() => '?').join(', ');
      const inQueues = viewer.queueIds.length > 0 ? ` OR t.queue_id IN (${places})` : '';
      return {
        sql: `(t.queue_id IS NULL OR t.assignee_id = ?${inQueues})`,
        params: [viewer.userId, ...viewer.queueIds],
      };
    }
    case 'assigned':
      return { sql: 't.assignee_id = ?', params: [viewer.userId] };
    case 'plain':
    case 'dryRun':
      return { sql: 't.private = 0', params: [] };
    case 'testConnection':
      return { sql: 't.connection_id = ?', params: [viewer.connectionId ?? ''] };
  }
}

/** Whether tickets of that queue and connection are counted for the viewer by the maintained counters. */
export function seesWholeQueue(viewer: Viewer, queueId: QueueId | null, connectionId: ConnectionId): boolean {
  return sees(viewer, { queueId, connectionId, assigneeId: null, private: false, privateBy: null });
}
