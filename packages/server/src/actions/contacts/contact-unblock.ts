import { contactUnblock as action } from '@balcao/contract';
import { updateContact } from '../../store/tables/contacts.ts';
import { writes } from '../handler.ts';
import { contactFor } from './contact-for.ts';

export const contactUnblock = writes(action, async (tx, input) => {
  const contact = await contactFor(tx, input.contact);
  const after = await updateContact(tx, contact, { blocked: false });
  if (after !== contact) tx.emit('contact.unblocked', { contactId: contact.id });
  return after;
});
