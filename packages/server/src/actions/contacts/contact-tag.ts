import { contactTag as action } from '@balcao/contract';
import { tagsAfter } from '../../operations/contact-parts.ts';
import { updateContact } from '../../store/tables/contacts.ts';
import { writes } from '../handler.ts';
import { contactFor } from './contact-for.ts';

export const contactTag = writes(action, async (tx, input) => {
  const contact = await contactFor(tx, input.contact);
  const tagIds = await tagsAfter(tx, contact.tagIds, input.add, input.remove);
  const after = await updateContact(tx, contact, { tagIds });
  if (after !== contact)
    tx.emit('contact.tagged', { contactId: contact.id }, { data: { add: input.add, remove: input.remove } });
  return after;
});
