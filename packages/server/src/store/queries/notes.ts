import { AppError, type NoteEntity, type TicketEntity, type TicketId } from '@balcao/contract';
import { seesNote, visibleNotesSql } from '../../domain/note.ts';
import { sees, type Viewer } from '../../domain/visibility.ts';
import type { Reads, SqlValue, Tx } from '../store.ts';
import { placeholders, type Row } from '../tables/columns.ts';
import { notes, ticketRows } from '../tables/tables.ts';

const noteColumns = notes.columnNames.map((column) => `n.${column}`).join(', ');

/** Which notes of a contact: those of some tickets and the general ones, or all. */
interface NotesAsked {
  readonly contactId: string;
  readonly ticketIds: readonly TicketId[] | null;
  /** Pinned ones on top. */
  readonly pinnedFirst?: boolean;
}

/** Those that the viewer sees, oldest first. */
export async function listNotes(reads: Reads, viewer: Viewer, asked: NotesAsked): Promise<NoteEntity[]> {
  const { contactId, ticketIds } = asked;
  const visible = visibleNotesSql(viewer);
  const about =
    ticketIds === null ? '' : ` AND (n.scope = 'contact' OR n.ticket_id IN (${placeholders(ticketIds.length)}))`;
  const params: SqlValue[] = [contactId, ...(ticketIds ?? []), ...visible.params];
  const order = asked.pinnedFirst === true ? 'CASE WHEN n.pinned_at IS NULL THEN 1 ELSE 0 END, ' : '';
  const rows = await reads.all<Row>(
    `SELECT ${noteColumns} FROM notes n LEFT JOIN tickets t ON t.id = n.ticket_id
      WHERE n.contact_id = ?${about} AND ${visible.sql} ORDER BY ${order}n.created_at, n.id`,
    params,
  );
  return rows.map(notes.fromRow);
}

/** Notes about these tickets of one contact, and those about the contact. */
export function notesOf(reads: Reads, viewer: Viewer, tickets: readonly TicketEntity[]): Promise<NoteEntity[]> {
  return listNotes(reads, viewer, {
    contactId: tickets[0]?.contactId ?? '',
    ticketIds: tickets.map(({ id }) => id),
  });
}

export interface PlacedNote {
  readonly note: NoteEntity;
  readonly ticket: TicketEntity | null;
}

/** A note to be changed, held until commit; one that the viewer does not see is answered like one that does not exist. */
export async function lockNote(tx: Tx, viewer: Viewer, id: string): Promise<PlacedNote> {
  const note = await notes.lock(tx, id);
  if (note === undefined) throw notFound(id);
  const ticket = note.ticketId === null ? null : ((await ticketRows.load(tx, note.ticketId)) ?? null);
  if (!seesNote(viewer, note, ticket)) throw notFound(id);
  return { note, ticket };
}

const notFound = (ref: string) => new AppError('reference.notFound', { kind: 'note', ref });

/** The tickets with these numbers that the viewer sees, out of the trash. */
export async function ticketsNumbered(
  reads: Reads,
  viewer: Viewer,
  numbers: readonly number[],
): Promise<TicketEntity[]> {
  if (numbers.length === 0) return [];
  const rows = await reads.all<Row>(
    `SELECT ${ticketRows.columns} FROM tickets WHERE number IN (${placeholders(numbers.length)}) ORDER BY number`,
    numbers,
  );
  return rows.map(ticketRows.fromRow).filter((ticket) => !ticket.trashed && sees(viewer, ticket));
}
