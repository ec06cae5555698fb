import { handlerList } from '../handler.ts';
import { tagCreate } from './tag-create.ts';
import { tagList } from './tag-list.ts';

/** Handlers of the actions in `contract/src/actions/catalogues`. */
export const catalogueHandlers = handlerList(tagList, tagCreate);
