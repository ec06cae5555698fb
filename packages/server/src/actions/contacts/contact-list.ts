import { contactList as action } from '@balcao/contract';
import { listContacts } from '../../store/queries/contact-list.ts';
import { reading } from '../handler.ts';

export const contactList = reading(action, async ({ reads }, input) => {
  const page = await listContacts(reads, input);
  return { items: [...page.items], nextCursor: page.nextCursor };
});
