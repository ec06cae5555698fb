import {
  AppError,
  noteAdd as action,
  type ContactId,
  type InputOf,
  type NoteEntity,
  noteDefaults,
  type TicketEntity,
} from '@balcao/contract';
import { readsContacts } from '../../domain/note.ts';
import { readNoteText, writeNoteRefs } from '../../operations/note-text.ts';
import { findContact } from '../../store/queries/refs.ts';
import type { Tx } from '../../store/store.ts';
import { notes } from '../../store/tables/tables.ts';
import { nowOf, writes } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';
import { emitNote, notifyMentioned } from './note-event.ts';

/** Notes never enter the outbox. */
export const noteAdd = writes(action, async (tx, input) => {
  const actor = caller(tx.actor);
  const { ticket, contactId } = await placeOf(tx, input);
  const { notMentioned, ...found } = await readNoteText(tx, actor, input.body, ticket);
  const note: NoteEntity = {
    ...noteDefaults,
    ...found,
    id: tx.newId('note'),
    scope: input.scope,
    ticketId: ticket?.id ?? null,
    threadId: ticket?.threadId ?? null,
    contactId,
    body: input.body,
    author: { type: 'user', id: actor.userId, name: actor.name },
    createdAt: nowOf(tx),
  };
  await notes.insert(tx, note, { author_id: actor.userId });
  await writeNoteRefs(tx, note);
  emitNote(tx, 'note.added', note, ticket);
  await notifyMentioned(tx, note, null);
  return { ...note, notMentioned };
});

/** On a ticket and its contact, or on a contact alone. */
async function placeOf(
  tx: Tx,
  input: InputOf<typeof action>,
): Promise<{ readonly ticket: TicketEntity | null; readonly contactId: ContactId }> {
  if ((input.ticket === undefined) === (input.contact === undefined))
    throw new AppError('input.invalid', {
      problem: 'name a ticket or a contact',
      'problem.pt-BR': 'indique um atendimento ou um contato',
    });
  if (input.ticket !== undefined) {
    const ticket = await ticketFor(tx, 'note.write', input.ticket);
    return { ticket, contactId: ticket.contactId };
  }
  if (input.scope === 'ticket')
    throw new AppError('input.invalid', {
      problem: 'a note of scope ticket needs a ticket',
      'problem.pt-BR': 'uma nota só do atendimento precisa de um atendimento',
    });
  if (!readsContacts(caller(tx.actor))) throw new AppError('permission.denied', { permission: 'catalogue.use' });
  return { ticket: null, contactId: (await findContact(tx, input.contact ?? '')).id };
}
