import { contactRename as action } from '@balcao/contract';
import { findContact, nameKey } from '../../store/queries/refs.ts';
import { contacts } from '../../store/tables/tables.ts';
import { writes } from '../handler.ts';

export const contactRename = writes(action, async (tx, input) => {
  const contact = await findContact(tx, input.contact);
  const after = await contacts.update(tx, contact, { name: input.name });
  await tx.run('UPDATE contacts SET named_by_user = 1, name_key = ? WHERE id = ?', [nameKey(input.name), contact.id]);
  if (after !== contact) tx.emit('contact.renamed', { contactId: contact.id });
  return after;
});
