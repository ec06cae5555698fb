import { activeStates, mostCounted, type TicketEntity } from '@balcao/contract';
import type { Viewer } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import { among } from './filter-attributes.ts';
import { countPlanned, readPage } from './ticket-list.ts';
import { planTickets } from './ticket-plan.ts';

/* Tickets by the column of a board or the stage of a funnel that they stand in: an index keeps each in the order of lists. */

export type PlaceKind = 'board' | 'funnel';

const columnOf = { board: 't.board_column_id', funnel: 't.funnel_stage_id' } as const satisfies Record<
  PlaceKind,
  string
>;

/** Active tickets in a column or stage, whoever sees them. */
export async function countInPart(reads: Reads, kind: PlaceKind, partId: string): Promise<number> {
  const column = columnOf[kind];
  const states = activeStates.map((state) => `'${state}'`).join(', ');
  const row = await reads.get<{ n: number }>(
    `SELECT COUNT(*) AS n FROM tickets t WHERE ${column} IS NOT NULL AND ${column} = ? AND t.trashed = 0 AND t.state IN (${states})`,
    [partId],
  );
  return Number(row?.n ?? 0);
}

interface PartQuery {
  readonly kind: PlaceKind;
  readonly partId: string;
  readonly filter: string | undefined;
  /** Tickets that are read. */
  readonly limit: number;
  readonly nowMs: number;
}

/** Those of a column or stage that the viewer may see and that match: how many, and the newest by activity. */
export async function ticketsInPart(
  reads: Reads,
  viewer: Viewer,
  { kind, partId, filter, limit, nowMs }: PartQuery,
): Promise<{ readonly count: number; readonly tickets: readonly TicketEntity[] }> {
  const plan = await planTickets(reads, viewer, filter, nowMs, [among(columnOf[kind], [partId])]);
  const count = await countPlanned(reads, plan, mostCounted);
  return { count, tickets: limit === 0 ? [] : (await readPage(reads, plan, { limit })).items };
}
