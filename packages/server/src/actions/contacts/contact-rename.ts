import { contactRename as action } from '@balcao/contract';
import { updateContact } from '../../store/tables/contacts.ts';
import { writes } from '../handler.ts';
import { contactFor } from './contact-for.ts';

export const contactRename = writes(action, async (tx, input) => {
  const contact = await contactFor(tx, input.contact);
  const after = await updateContact(tx, contact, { name: input.name }, { namedByUser: true });
  if (after !== contact) tx.emit('contact.renamed', { contactId: contact.id });
  return after;
});
