import { templateList as action, type TemplateItem } from '@balcao/contract';
import { findTicket } from '../store/queries/refs.ts';
import { placeholders } from '../store/tables/columns.ts';
import { visibleConnection } from './connection-access.ts';
import { type ReadContext, reading } from './handler.ts';

export const templateList = reading(action, async (context, input) => {
  const ids = await connectionIds(context, input);
  const conditions = [
    ...(ids === null ? [] : [`connection_id IN (${placeholders(ids.length)})`]),
    ...(input.status === undefined ? [] : ['status = ?']),
  ];
  const rows = await context.reads.all<{ body: string }>(
    `SELECT body FROM templates ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
      ORDER BY connection_id, name, language`,
    [...(ids ?? []), ...(input.status === undefined ? [] : [input.status])],
  );
  return { items: rows.map(({ body }) => JSON.parse(body) as TemplateItem), nextCursor: null };
});

/** The connections whose templates are meant; null for all. */
async function connectionIds(
  { reads, actor }: ReadContext,
  input: { readonly connection?: string | undefined; readonly ticket?: string | undefined },
): Promise<readonly string[] | null> {
  if (input.ticket !== undefined) return [(await findTicket(reads, actor, input.ticket)).connectionId];
  if (input.connection !== undefined) return [(await visibleConnection(reads, actor, input.connection)).connection.id];
  return actor.connectionId === null ? null : [actor.connectionId];
}
