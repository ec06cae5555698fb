import { contactList } from './contact-list.ts';
import { contactRename } from './contact-rename.ts';

export const contactActions = [contactList, contactRename] as const;

export { contactList, contactRename };
