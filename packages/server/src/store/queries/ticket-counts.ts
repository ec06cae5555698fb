import { type ConnectionId, type QueueId, type TicketCounts, type TicketState, ticketStates } from '@balcao/contract';
import { seesWholeQueue, type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import { placeholders } from '../tables/columns.ts';
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
    else if (queueId !== null) otherQueues.add(queueId);
  }
  for (const { state, n } of await countAssigned(reads, viewer, [...otherQueues])) counts[state] += n;
  for (const { state, n } of await countPrivate(reads, viewer)) counts[state] += n;
  return counts;
}

interface StateCount {
  readonly state: TicketState;
  readonly n: number;
}

/** Tickets that are the viewer's own in queues that are not. */
async function countAssigned(
  reads: Reads,
  viewer: Viewer,
  queueIds: readonly string[],
): Promise<readonly StateCount[]> {
  if (queueIds.length === 0) return [];
  const visible = visibleSql(viewer);
  return reads.all<StateCount>(
    `SELECT t.state AS state, COUNT(*) AS n FROM tickets t WHERE t.assignee_id = ? AND t.private = 0 AND t.trashed = 0
      AND t.queue_id IN (${placeholders(queueIds.length)}) AND ${visible.sql} GROUP BY t.state`,
    [viewer.userId, ...queueIds, ...visible.params],
  );
}

/** Private tickets are in no counter. */
async function countPrivate(reads: Reads, viewer: Viewer): Promise<readonly StateCount[]> {
  const visible = visibleSql(viewer);
  return reads.all<StateCount>(
    `SELECT t.state AS state, COUNT(*) AS n FROM tickets t WHERE t.private = 1 AND t.trashed = 0
      AND (t.assignee_id = ? OR t.private_by = ?) AND ${visible.sql} GROUP BY t.state`,
    [viewer.userId, viewer.userId, ...visible.params],
  );
}
