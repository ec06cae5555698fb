import { AppError, noteEdit as action, type NoteEntity } from '@balcao/contract';
import { readNoteText, writeNoteRefs } from '../../operations/note-text.ts';
import type { Tx } from '../../store/store.ts';
import { notes, users } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { caller } from '../permit.ts';
import { checkNotDeleted, emitNote, noteToChange, notifyMentioned } from './note-event.ts';

export const noteEdit = writes(action, async (tx, input) => {
  const actor = caller(tx.actor);
  const { note, ticket } = await noteToChange(tx, input.note);
  if (input.ifEdited !== undefined && input.ifEdited !== note.editedAt) await refuseLate(tx, note);
  checkNotDeleted(note);
  const { notMentioned, ...found } = await readNoteText(tx, actor, input.body, ticket);
  if (input.body === note.body) return { ...note, notMentioned };
  const after = await notes.update(tx, note, {
    ...found,
    body: input.body,
    editedAt: nowOf(tx),
    editedBy: actor.userId,
  });
  await writeNoteRefs(tx, after);
  emitNote(tx, 'note.edited', after, ticket);
  await notifyMentioned(tx, after, note);
  return { ...after, notMentioned };
});

/** Somebody was faster: they are named, and the moment of their edit is what a new attempt gives. */
async function refuseLate(tx: Tx, note: NoteEntity): Promise<never> {
  const winner = note.editedBy === null ? undefined : await users.load(tx, note.editedBy);
  throw new AppError('version.conflict', {
    kind: 'The note',
    'kind.pt-BR': 'A nota',
    note: note.id,
    winner: winner?.name ?? note.author.name ?? '-',
    version: note.editedAt ?? note.createdAt,
  });
}
