import type { ConnectionId, Grants, QueueId, Scope, TicketEntity, UserId } from '@balcao/contract';

/*
 * Who may see a ticket, decided once. The rule is data: `sees` asks it of a ticket in hand (stream, actions), `visibleSql` of
 * rows (list, count, search, export). Both are kept side by side here and tested against each other.
 *
 * A ticket of no queue is everybody's: it waits for whoever takes it. A private one is seen by the management group of its
 * connection, by its assignee and by whoever made it private, and by nobody else, whatever the queue.
 */
export interface Viewer {
  readonly userId: UserId;
  readonly grants: Grants;
  readonly queueIds: readonly QueueId[];
  /** Connections in whose management group the viewer is. */
  readonly managedIds: readonly ConnectionId[];
  /** Of a token that is bound to one connection: nothing of another is seen. */
  readonly connectionId: ConnectionId | null;
}

export type VisibilityFacts = Pick<TicketEntity, 'queueId' | 'assigneeId' | 'private' | 'privateBy' | 'connectionId'>;

export function sees(viewer: Viewer, ticket: VisibilityFacts): boolean {
  const scope = viewer.grants['ticket.read'];
  if (scope === undefined) return false;
  if (viewer.connectionId !== null && viewer.connectionId !== ticket.connectionId) return false;
  if (!ticket.private) return isWithin(scope, viewer, ticket);
  return seesPrivate(viewer, ticket);
}

function seesPrivate(viewer: Viewer, ticket: VisibilityFacts): boolean {
  const scope = viewer.grants['ticket.readPrivate'];
  if (scope === undefined) return false;
  if (ticket.assigneeId === viewer.userId || ticket.privateBy === viewer.userId) return true;
  return scope === 'group' && viewer.managedIds.includes(ticket.connectionId);
}

/** Whether a permission of that scope reaches the ticket. */
export function isWithin(scope: Scope, viewer: Viewer, ticket: VisibilityFacts): boolean {
  switch (scope) {
    case 'all':
      return true;
    case 'own':
      // What is private is one's own by the reason one sees it, not by its queue.
      if (ticket.private) return seesPrivate(viewer, ticket);
      return ticket.queueId === null || ticket.assigneeId === viewer.userId || viewer.queueIds.includes(ticket.queueId);
    case 'assigned':
      return ticket.assigneeId === viewer.userId;
    case 'group':
      return viewer.managedIds.includes(ticket.connectionId);
    case 'plain':
    case 'dryRun':
      return !ticket.private;
  }
}

interface Predicate {
  readonly sql: string;
  readonly params: readonly string[];
}

const nothing: Predicate = { sql: '1 = 0', params: [] };

/** The same rule as a condition over tickets, `t` unless they are called otherwise. */
export function visibleSql(viewer: Viewer, t = 't'): Predicate {
  const scope = viewer.grants['ticket.read'];
  if (scope === undefined) return nothing;
  const plain = scopeSql(scope, viewer, t);
  const secret = privateSql(viewer, t);
  const ofLine = viewer.connectionId === null ? '' : `${t}.connection_id = ? AND `;
  const line = viewer.connectionId === null ? [] : [viewer.connectionId];
  return {
    sql: `(${ofLine}((${t}.private = 0 AND ${plain.sql}) OR (${t}.private = 1 AND ${secret.sql})))`,
    params: [...line, ...plain.params, ...secret.params],
  };
}

function privateSql(viewer: Viewer, t: string): Predicate {
  const scope = viewer.grants['ticket.readPrivate'];
  if (scope === undefined) return nothing;
  const managed = scope === 'group' ? viewer.managedIds : [];
  const inManaged = managed.length > 0 ? ` OR ${t}.connection_id IN (${managed.map(() => '?').join(', ')})` : '';
  return {
    sql: `(${t}.assignee_id = ? OR ${t}.private_by = ?${inManaged})`,
    params: [viewer.userId, viewer.userId, ...managed],
  };
}

function scopeSql(scope: Scope, viewer: Viewer, t: string): Predicate {
  switch (scope) {
    case 'all':
      return { sql: '1 = 1', params: [] };
    case 'own': {
      const places = viewer.queueIds.map(() => '?').join(', ');
      const inQueues = viewer.queueIds.length > 0 ? ` OR ${t}.queue_id IN (${places})` : '';
      return {
        sql: `(${t}.queue_id IS NULL OR ${t}.assignee_id = ?${inQueues})`,
        params: [viewer.userId, ...viewer.queueIds],
      };
    }
    case 'assigned':
      return { sql: `${t}.assignee_id = ?`, params: [viewer.userId] };
    case 'group': {
      if (viewer.managedIds.length === 0) return nothing;
      return {
        sql: `${t}.connection_id IN (${viewer.managedIds.map(() => '?').join(', ')})`,
        params: [...viewer.managedIds],
      };
    }
    case 'plain':
    case 'dryRun':
      return { sql: `${t}.private = 0`, params: [] };
  }
}

/** Whether tickets of that queue and connection are counted for the viewer by the maintained counters. */
export function seesWholeQueue(viewer: Viewer, queueId: QueueId | null, connectionId: ConnectionId): boolean {
  return sees(viewer, { queueId, connectionId, assigneeId: null, private: false, privateBy: null });
}
