import { handlerList } from '../handler.ts';
import { contactList } from './contact-list.ts';
import { contactRename } from './contact-rename.ts';

/** Handlers of the actions in `contract/src/actions/contacts`. */
export const contactHandlers = handlerList(contactList, contactRename);
