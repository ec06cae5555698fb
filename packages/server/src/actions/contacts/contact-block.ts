import { contactBlock as action } from '@balcao/contract';
import { closeAll } from '../../operations/close-tickets.ts';
import { updateContact } from '../../store/tables/contacts.ts';
import { writes } from '../handler.ts';
import { seenOf } from './closed-tickets.ts';
import { contactFor } from './contact-for.ts';

/** The contact and their tickets in one transaction: nobody answers somebody who is blocked. */
export const contactBlock = writes(action, async (tx, input) => {
  const contact = await contactFor(tx, input.contact);
  const after = await updateContact(tx, contact, { blocked: true });
  if (after !== contact) tx.emit('contact.blocked', { contactId: contact.id });
  return { contact: after, closed: seenOf(tx, await closeAll(tx, after, 'blocked')) };
});
