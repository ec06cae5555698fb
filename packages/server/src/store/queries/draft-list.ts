import type { DraftEntity } from '@balcao/contract';
import { type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import type { Row } from '../tables/columns.ts';
import { drafts } from '../tables/tables.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';

export interface ListedDraft extends DraftEntity {
  readonly ticket: { readonly id: DraftEntity['ticketId']; readonly number: number };
  readonly contact: { readonly name: string };
}

type DraftRow = Row & { readonly number: number; readonly contact_name: string };

const columns = drafts.columnNames.map((column) => `d.${column}`).join(', ');

/** The viewer's own, of tickets that they still see; the last written first. */
export async function listDrafts(
  reads: Reads,
  viewer: Viewer,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<ListedDraft>> {
  const list = `drafts ${viewer.userId}`;
  const after = readCursor(list, page.cursor, ['number', 'string']);
  const visible = visibleSql(viewer);
  const keyset = after === null ? '' : ' AND (d.updated_at, d.id) < (?, ?)';
  const rows = await reads.all<DraftRow>(
    `SELECT ${columns}, t.number, c.name AS contact_name FROM drafts d JOIN tickets t ON t.id = d.ticket_id JOIN contacts c ON c.id = t.contact_id
      WHERE d.user_id = ? AND ${visible.sql}${keyset} ORDER BY d.updated_at DESC, d.id DESC LIMIT ?`,
    [viewer.userId, ...visible.params, ...(after === null ? [] : [after.key, after.tie]), page.limit + 1],
  );
  const listed = rows.map((row) => {
    const draft = drafts.fromRow(row);
    return { ...draft, ticket: { id: draft.ticketId, number: row.number }, contact: { name: row.contact_name } };
  });
  return pageOf(list, listed, page.limit, ({ updatedAt, id }) => ({ key: Date.parse(updatedAt), tie: id }));
}
