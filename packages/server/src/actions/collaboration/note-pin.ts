import { notePin as action } from '@balcao/contract';
import { notes } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { checkNotDeleted, emitNote, noteToChange } from './note-event.ts';

export const notePin = writes(action, async (tx, input) => {
  const { note, ticket } = await noteToChange(tx, input.note);
  checkNotDeleted(note);
  if (input.on === (note.pinnedAt !== null)) return note;
  const after = await notes.update(tx, note, { pinnedAt: input.on ? nowOf(tx) : null });
  emitNote(tx, 'note.pinned', after, ticket);
  return after;
});
