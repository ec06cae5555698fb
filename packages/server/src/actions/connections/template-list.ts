import { templateList as action, type TemplateItem } from '@balcao/contract';
import { all, build } from '../../store/builder.ts';
import { findTicket } from '../../store/queries/refs.ts';
import { type ReadContext, reading } from '../handler.ts';
import { visibleConnection } from './connection-access.ts';

export const templateList = reading(action, async (context, input) => {
  const ids = await connectionIds(context, input);
  let query = build(context.reads)
    .selectFrom('templates')
    .select('body')
    .orderBy('connection_id')
    .orderBy('name')
    .orderBy('language');
  if (ids !== null) query = query.where('connection_id', 'in', ids);
  if (input.status !== undefined) query = query.where('status', '=', input.status);
  const rows = await all(context.reads, query);
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
