import { connectionShow as action, type ConnectionId } from '@balcao/contract';
import { connectionItemOf } from '../store/queries/connection-item.ts';
import type { Reads } from '../store/store.ts';
import { toInstant } from '../store/tables/columns.ts';
import { visibleConnection } from './connection-access.ts';
import { reading } from './handler.ts';

export const connectionShow = reading(action, async ({ reads, actor }, input) => {
  const { connection } = await visibleConnection(reads, actor, input.connection);
  return {
    ...(await connectionItemOf(reads, connection)),
    counters: await countersOf(reads, connection.id),
    unknown: await unknownOf(reads, connection.id),
  };
});

async function countersOf(reads: Reads, id: ConnectionId) {
  const row = await reads.get<{ received_count: number; refused_count: number; unknown_count: number }>(
    'SELECT received_count, refused_count, unknown_count FROM connections WHERE id = ?',
    [id],
  );
  const deliveries = await reads.all<{ state: string; n: number }>(
    `SELECT state, COUNT(*) AS n FROM deliveries WHERE connection_id = ? AND state IN ('queued', 'sending', 'uncertain')
      GROUP BY state`,
    [id],
  );
  const inState = (state: string) => deliveries.find((item) => item.state === state)?.n ?? 0;
  return {
    received: row?.received_count ?? 0,
    refused: row?.refused_count ?? 0,
    unknown: row?.unknown_count ?? 0,
    pendingDeliveries: inState('queued') + inState('sending'),
    uncertain: inState('uncertain'),
  };
}

const mostUnknown = 20;
const longestBody = 4000;

/** The last that came in and was not understood. */
async function unknownOf(reads: Reads, id: ConnectionId) {
  const rows = await reads.all<{ id: string; received_at: number; reason: string | null; body: string }>(
    `SELECT id, received_at, reason, substr(body, 1, ${longestBody}) AS body FROM raw_inbound
      WHERE connection_id = ? AND understood = 0 ORDER BY received_at DESC LIMIT ${mostUnknown}`,
    [id],
  );
  return rows.map((row) => ({
    id: row.id,
    receivedAt: toInstant(row.received_at),
    reason: row.reason ?? '',
    body: row.body,
  }));
}
