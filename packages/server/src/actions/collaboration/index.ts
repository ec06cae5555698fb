import { handlerList } from '../handler.ts';
import { noteAdd } from './note-add.ts';
import { noteList } from './note-list.ts';

/** Handlers of the actions in `contract/src/actions/collaboration`. */
export const collaborationHandlers = handlerList(noteAdd, noteList);
