import { type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Sql } from './condition.ts';

/*
 * A thread as `threadSeenBy` tells a viewer of it, as conditions over threads `h` and their tickets `t`: the last ticket that they
 * see is where it ends. What costs a look at the thread's other tickets is asked last.
 */

/** The viewer sees the ticket that the thread is at. */
export function isAtSeen(viewer: Viewer): Sql {
  const seen = visibleSql(viewer, 'c');
  return {
    sql: `EXISTS (SELECT 1 FROM tickets c WHERE c.id = h.current_ticket_id AND ${seen.sql})`,
    params: seen.params,
  };
}

/** The ticket is where the thread ends for the viewer, and something was written that they have not read. */
export function isUnreadEnd(viewer: Viewer): Sql {
  const seen = visibleSql(viewer, 'c');
  const isAt = isAtSeen(viewer);
  const read = 'COALESCE((SELECT r.read_count FROM read_states r WHERE r.user_id = ? AND r.thread_id = h.id), 0)';
  return {
    sql: `h.inbound_count > ${read}
      AND (h.current_ticket_id = t.id OR (NOT ${isAt.sql} AND NOT EXISTS (
        SELECT 1 FROM tickets c WHERE c.thread_id = h.id AND c.number > t.number AND ${seen.sql})))
      AND h.inbound_count - COALESCE((
        SELECT SUM(c.inbound_count) FROM tickets c WHERE c.thread_id = h.id AND (${seen.sql}) IS NOT TRUE), 0) > ${read}`,
    params: [viewer.userId, ...isAt.params, ...seen.params, ...seen.params, viewer.userId],
  };
}

/** When the contact last wrote in a ticket that the viewer sees. */
export function lastSeenInbound(viewer: Viewer): Sql {
  const seen = visibleSql(viewer, 'c');
  return {
    sql: `(CASE WHEN EXISTS (SELECT 1 FROM tickets c WHERE c.thread_id = h.id AND (${seen.sql}) IS NOT TRUE)
      THEN (SELECT MAX(c.last_inbound_at) FROM tickets c WHERE c.thread_id = h.id AND ${seen.sql}) ELSE h.last_inbound_at END)`,
    params: [...seen.params, ...seen.params],
  };
}
