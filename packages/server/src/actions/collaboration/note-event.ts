import { AppError, type EventType, type NoteEntity, type TicketEntity } from '@balcao/contract';
import { mayChangeNote } from '../../domain/note.ts';
import { notify } from '../../operations/notify.ts';
import { lockNote, type PlacedNote } from '../../store/queries/notes.ts';
import type { Tx } from '../../store/store.ts';
import { ticketSubject } from '../handler.ts';
import { caller } from '../permit.ts';

/** The event of a note; of a general one it says so, since those who read contacts are told of it too. */
export function emitNote(tx: Tx, type: EventType, note: NoteEntity, ticket: TicketEntity | null): void {
  tx.emit(
    type,
    ticket === null ? { contactId: note.contactId } : ticketSubject(ticket),
    note.scope === 'contact' ? { data: { general: true } } : {},
  );
}

/** Word to those whom the note names and did not name before. */
export async function notifyMentioned(tx: Tx, note: NoteEntity, before: NoteEntity | null): Promise<void> {
  const fresh = note.mentionIds.filter((id) => before?.mentionIds.includes(id) !== true);
  await notify(tx, fresh, {
    kind: 'mentioned',
    ticketId: note.ticketId,
    contactId: note.contactId,
    text: note.body,
  });
}

/** A note that the caller may change, held until commit. */
export async function noteToChange(tx: Tx, ref: string): Promise<PlacedNote> {
  const actor = caller(tx.actor);
  const placed = await lockNote(tx, actor, ref);
  if (!mayChangeNote(actor, placed.note, placed.ticket))
    throw new AppError('permission.denied', { permission: 'note.moderate' });
  return placed;
}

export function checkNotDeleted(note: NoteEntity): void {
  if (note.deletedAt !== null) throw new AppError('note.deleted', { note: note.id });
}
