import type { Relation, TicketEntity, TicketId } from '@balcao/contract';
import { type Viewer, visibleSql } from '../../domain/visibility.ts';
import type { Reads } from '../store.ts';
import type { Row } from '../tables/columns.ts';
import { ticketRows } from '../tables/tables.ts';
import { type Page, pageOf, readCursor } from './cursor.ts';
import { ticketColumns } from './ticket-list.ts';

/* Tickets that have to do with one: earlier ones of its contact, and those that notes and merges join to it. */

/** Newest first; what is in the trash is left out. */
export async function previousTickets(
  reads: Reads,
  viewer: Viewer,
  ticket: TicketEntity,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<TicketEntity>> {
  const list = `previous ${ticket.id}`;
  const after = readCursor(list, page.cursor, ['number', 'number']);
  const visible = visibleSql(viewer);
  const rows = await reads.all<Row>(
    `SELECT ${ticketColumns} FROM tickets t WHERE t.contact_id = ? AND t.number < ? AND t.trashed = 0 AND ${visible.sql}
      ORDER BY t.number DESC LIMIT ?`,
    [ticket.contactId, after?.key ?? ticket.number, ...visible.params, page.limit + 1],
  );
  return pageOf(list, rows.map(ticketRows.fromRow), page.limit, ({ number }) => ({ key: number, tie: number }));
}

const mostRelated = 200;

const relatedSql = `
  SELECT r.ticket_id AS id, 'mentions' AS relation FROM notes n JOIN note_refs r ON r.note_id = n.id
    WHERE n.ticket_id = ? AND n.deleted_at IS NULL
  UNION SELECT n.ticket_id AS id, 'mentionedBy' AS relation FROM note_refs r JOIN notes n ON n.id = r.note_id
    WHERE r.ticket_id = ? AND n.deleted_at IS NULL AND n.ticket_id IS NOT NULL
  UNION SELECT m.merged_into_id AS id, 'mergedInto' AS relation FROM tickets m WHERE m.id = ? AND m.merged_into_id IS NOT NULL
  UNION SELECT m.id, 'mergedFrom' AS relation FROM tickets m WHERE m.merged_into_id = ?`;

type RelatedRow = Row & { readonly relation: Relation };

/** The newest that the viewer may see, each with how it is related. */
export async function relatedTickets(reads: Reads, viewer: Viewer, ticket: TicketEntity) {
  const visible = visibleSql(viewer);
  const rows = await reads.all<RelatedRow>(
    `SELECT ${ticketColumns}, x.relation FROM (${relatedSql}) x JOIN tickets t ON t.id = x.id
      WHERE t.id <> ? AND t.trashed = 0 AND ${visible.sql} ORDER BY t.number DESC, x.relation LIMIT ${mostRelated}`,
    [ticket.id, ticket.id, ticket.id, ticket.id, ticket.id, ...visible.params],
  );
  const relations = new Map<TicketId, Relation[]>();
  const tickets = new Map<TicketId, TicketEntity>();
  for (const row of rows) {
    const related = ticketRows.fromRow(row);
    tickets.set(related.id, related);
    relations.set(related.id, [...(relations.get(related.id) ?? []), row.relation]);
  }
  return { tickets: [...tickets.values()], relations };
}
