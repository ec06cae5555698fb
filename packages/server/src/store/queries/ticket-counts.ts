import { type ConnectionId, type QueueId, type TicketCounts, type TicketState, ticketStates } from '@balcao/contract';
import { seesWholeQueue, type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import { parseCounterKey } from '../tables/tickets.ts';

/**
 * How many tickets of each state the viewer sees, trashed ones aside: maintained counters of the queues that are wholly the
 * viewer's, and the few that are seen for another reason, which indexes find. Never a count over all tickets.
 */
export async function countTickets(reads: Reads, viewer: Viewer): Promise<TicketCounts> {
  const counts = Object.fromEntries(ticketStates.map((state) => [state, 0])) as Record<TicketState, number>;
  const rows = await reads.all<{ name: string; value: number }>(
    `SELECT name, value FROM counters WHERE name LIKE 'tickets:%'`,
    [],
  );
  const otherQueues = new Set<string>();
  for (const row of rows) {
    const { queueId, connectionId, state } = parseCounterKey(row.name);
    if (seesWholeQueue(viewer, queueId as QueueId | null, connectionId as ConnectionId)) counts[state] += row.value;
    else if (queueId !== null && (viewer.connectionId ?? connectionId) === connectionId) otherQueues.add(queueId);
  }
  for (const { state, n } of await countAssigned(reads, viewer, [...otherQueues])) counts[state] += n;
  for (const { state, n } of await countPrivate(reads, viewer)) counts[state] += n;
  return counts;
}

interface StateCount {
  readonly state: TicketState;
  readonly n: number;
}

/**
 * Tickets that are the viewer's own in queues that are not. One query a queue: an index then holds exactly those, where one
 * for all queues would walk everything that was ever assigned to the viewer.
 */
async function countAssigned(
  reads: Reads,
  viewer: Viewer,
  queueIds: readonly string[],
): Promise<readonly StateCount[]> {
  if (queueIds.length === 0 || viewer.grants['ticket.read'] !== 'own') return [];
  const line = viewer.connectionId === null ? [] : [viewer.connectionId];
  const ofQueue = `SELECT state, COUNT(*) AS n FROM tickets WHERE assignee_id = ? AND queue_id = ?
    AND private = 0 AND trashed = 0${line.length === 0 ? '' : ' AND connection_id = ?'} GROUP BY state`;
  return reads.all<StateCount>(
    queueIds.map(() => ofQueue).join(' UNION ALL '),
    queueIds.flatMap((queueId) => [viewer.userId, queueId, ...line]),
  );
}

/** Private tickets are in no counter. */
async function countPrivate(reads: Reads, viewer: Viewer): Promise<readonly StateCount[]> {
  const visible = visibleSql(viewer);
  const seenBy = (column: 'assignee_id' | 'private_by' | 'connection_id') =>
    `SELECT t.id, t.state FROM tickets t WHERE t.private = 1 AND t.${column} = ? AND t.trashed = 0 AND ${visible.sql}`;
  const reasons = [
    { sql: seenBy('assignee_id'), id: viewer.userId },
    { sql: seenBy('private_by'), id: viewer.userId },
    ...viewer.managedIds.map((id) => ({ sql: seenBy('connection_id'), id })),
  ];
  return reads.all<StateCount>(
    `SELECT state, COUNT(*) AS n FROM (${reasons.map(({ sql }) => sql).join(' UNION ')}) s GROUP BY state`,
    reasons.flatMap(({ id }) => [id, ...visible.params]),
  );
}
