import { noteDelete as action } from '@balcao/contract';
import { writeNoteRefs } from '../../operations/note-text.ts';
import { notes } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { emitNote, noteToChange } from './note-event.ts';

/** The note keeps its place, without what it said; a second time changes nothing. */
export const noteDelete = writes(action, async (tx, input) => {
  const { note, ticket } = await noteToChange(tx, input.note);
  if (note.deletedAt !== null) return note;
  const after = await notes.update(tx, note, {
    body: '',
    mentionIds: [],
    ticketRefs: [],
    pinnedAt: null,
    deletedAt: nowOf(tx),
  });
  await writeNoteRefs(tx, after);
  emitNote(tx, 'note.deleted', after, ticket);
  return after;
});
