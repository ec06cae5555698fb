import { connectionShow as action, type ConnectionId } from '@balcao/contract';
import { all, build, first } from '../../store/builder.ts';
import { connectionItemOf } from '../../store/queries/connection-item.ts';
import type { Reads } from '../../store/store.ts';
import { toInstant } from '../../store/tables/columns.ts';
import { reading } from '../handler.ts';
import { visibleConnection } from './connection-access.ts';

export const connectionShow = reading(action, async ({ reads, actor, refusedOf }, input) => {
  const { connection } = await visibleConnection(reads, actor, input.connection);
  const counters = await countersOf(reads, connection.id);
  return {
    ...(await connectionItemOf(reads, connection)),
    counters: { ...counters, refused: counters.refused + refusedOf(connection.id) },
    unknown: await unknownOf(reads, connection.id),
  };
});

async function countersOf(reads: Reads, id: ConnectionId) {
  const counters = build(reads).selectFrom('connections').select(['received_count', 'refused_count', 'unknown_count']);
  const row = await first(reads, counters.where('id', '=', id));
  const states = build(reads)
    .selectFrom('deliveries')
    .select(({ fn }) => ['state', fn.countAll<number>().as('n')])
    .where('connection_id', '=', id)
    .where('state', 'in', ['queued', 'sending', 'uncertain'])
    .groupBy('state');
  const deliveries = await all(reads, states);
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
  const last = build(reads)
    .selectFrom('raw_inbound')
    .select((eb) => [
      'id',
      'received_at',
      'reason',
      eb.fn<string>('substr', ['body', eb.lit(1), eb.lit(longestBody)]).as('body'),
    ])
    .where('connection_id', '=', id)
    // Said outright, so that the index of what was not understood answers.
    .where((eb) => eb('understood', '=', eb.lit(0)))
    .orderBy('received_at', 'desc')
    .limit(mostUnknown);
  const rows = await all(reads, last);
  return rows.map((row) => ({
    id: row.id,
    receivedAt: toInstant(row.received_at),
    reason: row.reason ?? '',
    body: row.body,
  }));
}
