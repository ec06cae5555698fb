import { reportOverview as action } from '@balcao/contract';
import { matchingSql } from '../../store/queries/ticket-plan.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { reading } from '../handler.ts';
import { named } from './report-lines.ts';

interface Row {
  readonly key: string | null;
  readonly pending: number;
  readonly open: number;
  readonly snoozed: number;
  readonly oldest: number | null;
  readonly quietest: number | null;
}

const columns = { user: 't.assignee_id', queue: 't.queue_id', connection: 't.connection_id' } as const;

/** What is in progress is few beside what is closed: the index of states finds it. */
export const reportOverview = reading(action, async ({ reads, actor, nowMs }, { by, filter }) => {
  const matching = await matchingSql(reads, actor, filter, nowMs);
  const rows = await reads.all<Row>(
    `SELECT k AS key,
       CAST(sum(CASE WHEN state = 'pending' THEN 1 ELSE 0 END) AS int) AS pending,
       CAST(sum(CASE WHEN state = 'open' THEN 1 ELSE 0 END) AS int) AS open,
       CAST(sum(CASE WHEN state = 'snoozed' THEN 1 ELSE 0 END) AS int) AS snoozed,
       min(CASE WHEN state = 'pending' THEN queued_at END) AS oldest, min(last_activity_at) AS quietest
     FROM (SELECT ${columns[by]} AS k, t.state, t.queued_at, t.last_activity_at FROM tickets t
       WHERE t.state IN ('pending', 'open', 'snoozed') AND t.trashed = 0 AND ${matching.sql}) x GROUP BY k`,
    matching.params,
  );
  const instantOrNull = (ms: number | null) => (ms === null ? null : toInstant(Number(ms)));
  const lines = rows.map(({ oldest, quietest, ...line }) => ({
    ...line,
    oldestQueuedAt: instantOrNull(oldest),
    quietestAt: instantOrNull(quietest),
  }));
  return { items: await named(reads, by, lines), nextCursor: null };
});
