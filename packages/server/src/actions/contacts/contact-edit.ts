import { contactEdit as action } from '@balcao/contract';
import { typedPhone } from '../../domain/phone-identity.ts';
import { changePhone } from '../../operations/change-phone.ts';
import { partsOf } from '../../operations/contact-parts.ts';
import { updateContact } from '../../store/tables/contacts.ts';
import { writes } from '../handler.ts';
import { contactFor } from './contact-for.ts';

export const contactEdit = writes(action, async (tx, input) => {
  const contact = await contactFor(tx, input.contact);
  const parts = await partsOf(tx, input, contact);
  const phone = typeof input.phone === 'string' ? typedPhone(input.phone) : input.phone;
  const phoned = phone === undefined ? contact : await changePhone(tx, contact, phone);
  const after = await updateContact(
    tx,
    phoned,
    {
      ...parts,
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.email === undefined ? {} : { email: input.email }),
    },
    input.name === undefined ? undefined : { namedByUser: true },
  );
  if (after !== contact) tx.emit('contact.edited', { contactId: contact.id });
  return after;
});
