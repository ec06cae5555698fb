import { boardShow as boardAction, funnelShow as funnelAction, type TicketEntity } from '@balcao/contract';
import { findItem } from '../../store/queries/refs.ts';
import { toItems } from '../../store/queries/ticket-items.ts';
import { type PlaceKind, ticketsInPart } from '../../store/queries/ticket-parts.ts';
import { type ReadContext, reading } from '../handler.ts';

export const boardShow = reading(boardAction, (context, { board, ...input }) =>
  showParts(context, 'board', board, input),
);

export const funnelShow = reading(funnelAction, (context, { funnel, ...input }) =>
  showParts(context, 'funnel', funnel, input),
);

interface Input {
  readonly filter?: string | undefined;
  readonly tickets: number;
}

/** One that was removed is shown still, by its id. */
async function showParts({ reads, actor, nowMs }: ReadContext, kind: PlaceKind, ref: string, input: Input) {
  const { parts } = await findItem(reads, kind, ref);
  const found: { readonly count: number; readonly tickets: readonly TicketEntity[] }[] = [];
  for (const { id: partId } of parts) {
    // oxlint-disable-next-line no-await-in-loop -- the reads of one transaction run one after the other
    found.push(await ticketsInPart(reads, actor, { kind, partId, filter: input.filter, limit: input.tickets, nowMs }));
  }
  const shown = await toItems(
    reads,
    actor,
    found.flatMap(({ tickets }) => tickets),
    nowMs,
  );
  const byId = new Map(shown.map((item) => [item.id, item]));
  const items = parts.map(({ id, name }, at) => ({
    id,
    name,
    count: found[at]?.count ?? 0,
    tickets: (found[at]?.tickets ?? []).flatMap((ticket) => byId.get(ticket.id) ?? []),
  }));
  return { items, nextCursor: null };
}
