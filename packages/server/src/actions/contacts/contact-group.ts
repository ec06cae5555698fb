import { contactGroup as action } from '@balcao/contract';
import { groupsAfter } from '../../operations/contact-parts.ts';
import { updateContact } from '../../store/tables/contacts.ts';
import { writes } from '../handler.ts';
import { contactFor } from './contact-for.ts';

export const contactGroup = writes(action, async (tx, input) => {
  const contact = await contactFor(tx, input.contact);
  const groupIds = await groupsAfter(tx, contact.groupIds, input.add, input.remove);
  const after = await updateContact(tx, contact, { groupIds });
  if (after !== contact)
    tx.emit('contact.grouped', { contactId: contact.id }, { data: { add: input.add, remove: input.remove } });
  return after;
});
