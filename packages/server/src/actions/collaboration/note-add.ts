import { noteAdd as action, type NoteEntity, noteDefaults } from '@balcao/contract';
import { notes } from '../../store/tables/tables.ts';
import { nowOf, ticketSubject, writes } from '../handler.ts';
import { caller, ticketFor } from '../permit.ts';

/** Notes never enter the outbox. */
export const noteAdd = writes(action, async (tx, input) => {
  const ticket = await ticketFor(tx, 'note.write', input.ticket);
  const actor = caller(tx.actor);
  const note: NoteEntity = {
    ...noteDefaults,
    id: tx.newId('note'),
    scope: input.scope,
    ticketId: ticket.id,
    threadId: ticket.threadId,
    contactId: ticket.contactId,
    body: input.body,
    author: { type: 'user', id: actor.userId, name: actor.name },
    createdAt: nowOf(tx),
  };
  await notes.insert(tx, note, { author_id: actor.userId });
  tx.emit('note.added', ticketSubject(ticket));
  return note;
});
