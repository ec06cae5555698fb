import { AppError, noteList as action } from '@balcao/contract';
import { readsContacts } from '../../domain/note.ts';
import { listNotes } from '../../store/queries/notes.ts';
import { findContact, findTicket } from '../../store/queries/refs.ts';
import { reading } from '../handler.ts';

export const noteList = reading(action, async ({ reads, actor }, input) => {
  if ((input.ticket === undefined) === (input.contact === undefined))
    throw new AppError('input.invalid', {
      problem: 'name a ticket or a contact',
      'problem.pt-BR': 'indique um atendimento ou um contato',
    });
  if (input.ticket !== undefined) {
    const { id, contactId } = await findTicket(reads, actor, input.ticket);
    const items = await listNotes(reads, actor, { contactId, ticketIds: [id], pinnedFirst: true });
    return { items, nextCursor: null };
  }
  if (!readsContacts(actor)) throw new AppError('permission.denied', { permission: 'catalogue.use' });
  const { id: contactId } = await findContact(reads, input.contact ?? '');
  return { items: await listNotes(reads, actor, { contactId, ticketIds: null, pinnedFirst: true }), nextCursor: null };
});
