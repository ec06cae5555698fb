import type { Traffic } from '../../domain/silence.ts';
import type { Reads } from '../store.ts';

const dayMs = 24 * 3_600_000;

interface Waiting {
  readonly n: number;
  readonly oldest: number | null;
}

/** What came in on a connection, and what does not leave. Courtesies (read, typing) are no messages. */
export async function trafficOf(reads: Reads, id: string, nowMs: number): Promise<Omit<Traffic, 'isUnsubscribed'>> {
  const row = await reads.get<{ last_received_at: number | null; active_hours: string }>(
    'SELECT last_received_at, active_hours FROM connections WHERE id = ?',
    [id],
  );
  const due = await reads.get<Waiting>(
    `SELECT count(*) AS n, min(run_at) AS oldest FROM deliveries WHERE connection_id = ? AND state = 'queued' AND run_at <= ? AND kind NOT IN ('read', 'typing')`,
    [id, nowMs],
  );
  const uncertain = await reads.get<Waiting>(
    `SELECT count(*) AS n, min(created_at) AS oldest FROM deliveries WHERE connection_id = ? AND state = 'uncertain' AND created_at >= ?`,
    [id, nowMs - dayMs],
  );
  return {
    lastReceivedMs: row?.last_received_at ?? null,
    activeHours: JSON.parse(row?.active_hours ?? '[]') as number[],
    due: { count: due?.n ?? 0, oldestMs: due?.oldest ?? null },
    uncertain: { count: uncertain?.n ?? 0, oldestMs: uncertain?.oldest ?? null },
  };
}
