import { contactBlockBot as action } from '@balcao/contract';
import { updateContact } from '../../store/tables/contacts.ts';
import { writes } from '../handler.ts';
import { contactFor } from './contact-for.ts';

export const contactBlockBot = writes(action, async (tx, input) => {
  const contact = await contactFor(tx, input.contact);
  const after = await updateContact(tx, contact, { botBlocked: input.on });
  if (after !== contact) tx.emit('contact.botBlocked', { contactId: contact.id }, { data: { on: input.on } });
  return after;
});
